"""The archive: pieces of evidence, the paper, and a manifest of hashes. The same content gives the same bytes.

The manifest is in the form that `sha256sum -c` reads, so that nobody needs this program to check it.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from klinik.casefiles.pieces import Piece

PAPER, LISTING, MANIFEST = "berkas-pemeriksaan.pdf", "isi.json", "MANIFEST.sha256"
BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP can name: the time of packing is no part of the content
PART = 1024 * 1024
MODE = 0o644 << 16


class Changed(Exception):
    """A piece is gone, or is not what its hash says."""


def pack(
    target: Path, pieces: Sequence[Piece], paper: bytes, listing: dict[str, object], *, step: Callable[[int], None]
) -> None:
    """Write the archive; `step` hears how many pieces are in it. Raises Changed, OSError."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for number, piece in enumerate(pieces, 1):
            _add_piece(archive, piece)
            step(number)
        listed = {**listing, "pieces": [_listed(piece) for piece in pieces]}
        own = {PAPER: paper, LISTING: json.dumps(listed, ensure_ascii=False, indent=1).encode() + b"\n"}
        for name, content in own.items():
            archive.writestr(_info(name), content)
        hashes = {piece.path: piece.sha256 for piece in pieces} | {name: _sha256(own[name]) for name in own}
        archive.writestr(_info(MANIFEST), "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)))


def faults(archive: IO[bytes]) -> Iterator[str]:
    """Yield, in a sentence each, what in an archive is not as its manifest says; nothing where all is."""
    try:
        with zipfile.ZipFile(archive) as opened:
            yield from _compared(opened)
    except zipfile.BadZipFile:
        yield "Berkas ini bukan arsip ZIP yang utuh."


def sha256_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file, read in parts."""
    found = hashlib.sha256()
    while part := file.read(PART):
        found.update(part)
    return found.hexdigest()


def _compared(opened: zipfile.ZipFile) -> Iterator[str]:
    names = opened.namelist()
    if MANIFEST not in names:
        yield f"Tidak ada {MANIFEST} di dalam arsip."
        return
    lines = opened.read(MANIFEST).decode("utf-8", "replace").splitlines()
    wanted = {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}
    for name in sorted(wanted):
        if name not in names:
            yield f"{name}: hilang dari arsip."
        else:
            with opened.open(name) as content:
                if sha256_of(content) != wanted[name]:
                    yield f"{name}: isinya tidak sesuai hash."
    for name in sorted({name for name in names if name not in wanted and name != MANIFEST}):
        yield f"{name}: tidak ada dalam daftar."
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name}: ada lebih dari sekali."


def _add_piece(archive: zipfile.ZipFile, piece: Piece) -> None:
    found = hashlib.sha256()
    with archive.open(_info(piece.path, piece.size), "w", force_zip64=True) as into:
        for part in _parts(piece):
            found.update(part)
            into.write(part)
    if found.hexdigest() != piece.sha256:
        raise Changed(piece.path)


def _parts(piece: Piece) -> Iterator[bytes]:
    if isinstance(piece.content, bytes):
        yield piece.content
        return
    try:
        with piece.content.open("rb") as file:
            while part := file.read(PART):
                yield part
    except FileNotFoundError as error:
        raise Changed(piece.path) from error


def _info(name: str, size: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, BEGINNING)
    info.external_attr, info.create_system, info.file_size = MODE, 3, size
    return info


def _listed(piece: Piece) -> dict[str, object]:
    return {"path": piece.path, "what": piece.what, "size": piece.size, "sha256": piece.sha256}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
