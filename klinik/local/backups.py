"""A copy of everything in one file, and the clinic made from it again: database, files, trail checked, erasures redone.

The file holds no keys: without KLINIK_ENCRYPTION_KEYS and KLINIK_INDEX_KEY, kept elsewhere, nobody reads its contacts.
"""

import hashlib
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

import flask_migrate
from flask import current_app
from sqlalchemy import inspect

from klinik.audit import queries as audit
from klinik.audit.queries import Examination
from klinik.db import db, now
from klinik.erasures import ledger
from klinik.files import storage
from klinik.local import dumps, migrations
from klinik.local.errors import CannotCopy
from klinik.reports.services import erasures

MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"


@dataclass(frozen=True)
class Manifest:
    """What a copy says of itself."""

    made_at: str
    version: str  # of the tables
    dump_sha256: str
    files: int


@dataclass(frozen=True)
class Restored:
    """What was made from a copy."""

    manifest: Manifest
    files: int
    erased: int
    trail: Examination


def make(target: Path) -> Manifest:
    """Write a copy: the database of one moment, then the files it knows. Nothing half-written keeps the name.

    Raises CannotCopy.
    """
    state = migrations.state(current_app.config["DATABASE_URL"])
    if state.found is None:
        raise CannotCopy("Basis data masih kosong: tidak ada yang dapat disalin.")
    part = target.with_name(f"{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent) as folder:
            dump = Path(folder) / DUMP
            dumps.write(dump)
            manifest = _pack(part, dump, state.found)
        part.replace(target)
    except OSError as error:
        raise CannotCopy(f"Salinan tidak dapat ditulis ke {target}: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore(source: Path, *, say: Callable[[str], None]) -> Restored:
    """Make a clinic from a copy, in an empty database. Raises CannotCopy; a broken trail is reported, not hidden."""
    if inspect(db.engine).get_table_names():
        raise CannotCopy("Basis data tujuan tidak kosong. Siapkan basis data baru, lalu ulangi.")
    try:
        with tarfile.open(source) as copy, tempfile.TemporaryDirectory() as folder:
            manifest, dump = _unpacked(copy, Path(folder))
            say("Berkas …")
            files = sum(1 for _ in _files_put_back(copy))
            say("Basis data …")
            dumps.fill(dump)
    except tarfile.TarError as error:
        raise CannotCopy("Berkas ini bukan salinan klinik, atau isinya terpotong.") from error
    if manifest.version != migrations.state(current_app.config["DATABASE_URL"]).wanted:
        say("Tabel …")
        flask_migrate.upgrade()
    noted = Path(current_app.config["ERASURES"])
    erased = erasures.replay(noted, at=now()) + ledger.replay(noted, at=now())
    db.session.commit()
    ledger.drop_files(noted)
    return Restored(manifest, files, erased, audit.examine())


def _pack(part: Path, dump: Path, version: str) -> Manifest:
    root = storage.folder(current_app.config["FILES_URL"])
    contents = sorted(root.digests(now()))
    manifest = Manifest(now().isoformat(), version, _sha256(dump), len(contents))
    with part.open("wb") as output:
        with tarfile.open(fileobj=output, mode="w") as copy:
            words = json.dumps(asdict(manifest)).encode()
            head = tarfile.TarInfo(MANIFEST)
            head.size = len(words)
            copy.addfile(head, BytesIO(words))
            copy.add(dump, DUMP)
            for digest in contents:
                copy.add(root.path(digest), FILES + digest)
        output.flush()
        os.fsync(output.fileno())
    return manifest


def _unpacked(copy: tarfile.TarFile, folder: Path) -> tuple[Manifest, Path]:
    """Return what the copy says of itself, and its database, once it is whole and of a version known here."""
    dump = folder / DUMP
    try:
        manifest = Manifest(**json.loads(_read(copy, MANIFEST)))
        dump.write_bytes(_read(copy, DUMP))
    except (KeyError, TypeError, ValueError) as error:
        raise CannotCopy("Berkas ini bukan salinan klinik, atau isinya tidak lengkap.") from error
    if _sha256(dump) != manifest.dump_sha256:
        raise CannotCopy("Salinan ini rusak: isi basis datanya tidak sesuai dengan catatannya.")
    if manifest.version > migrations.state(current_app.config["DATABASE_URL"]).wanted:
        raise CannotCopy(f"Salinan ini dari versi tabel {manifest.version}, lebih baru daripada program ini.")
    return manifest, dump


def _files_put_back(copy: tarfile.TarFile) -> Iterator[str]:
    """Put each file back under the hash of what it really holds, whatever the copy calls it."""
    root = storage.folder(current_app.config["FILES_URL"])
    for member in copy:
        if member.isfile() and member.name.startswith(FILES):
            content = _read(copy, member.name)
            digest = storage.digest(content)
            if digest != member.name.removeprefix(FILES):
                raise CannotCopy(f"Salinan ini rusak: isi berkas {member.name} tidak sesuai dengan namanya.")
            root.write(content, digest)
            yield digest


def _read(copy: tarfile.TarFile, name: str) -> bytes:
    stream = copy.extractfile(name)
    if stream is None:
        raise KeyError(name)
    return stream.read()


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
