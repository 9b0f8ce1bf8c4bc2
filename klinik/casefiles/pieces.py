"""The pieces of evidence that lie in the archive: each has a path, a description and the hash of its content."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from flask_babel import gettext as _

from klinik.casefiles import queries
from klinik.casefiles.chapters import deeds
from klinik.casefiles.dossier import Dossier
from klinik.clarifications.feeds import csv_line
from klinik.db import db
from klinik.files import services as files
from klinik.files.models import StoredFile
from klinik.reports.codes import CHANNEL_WORDS


@dataclass(frozen=True)
class Piece:
    """One file of the archive. Its content is here, or lies on disk."""

    path: str  # in the archive
    what: str
    sha256: str
    size: int  # bytes
    content: bytes | Path


def of_text(path: str, what: str, text: str) -> Piece:
    """Return a piece that is words."""
    content = text.encode()
    return Piece(path, what, hashlib.sha256(content).hexdigest(), len(content), content)


def of_file(path: str, what: str, file: StoredFile) -> Piece:
    """Return a piece that somebody sent, with the hash under which it is kept."""
    return Piece(path, what, file.sha256, file.size, files.path(file))


def sent(dossier: Dossier) -> Iterator[Piece]:
    """Pictures and recordings that citizens sent; for the press none, since people and numbers are on them."""
    for place, report in enumerate(dossier.reports if dossier.is_full else (), 1):
        for number, file in enumerate([*report.files, *(added.file for added in report.additions if added.file)], 1):
            path = f"bukti/kiriman/laporan-{place:04}-{number}{Path(file.name).suffix}"
            yield of_file(path, _("Kiriman pada laporan %(number)s: %(name)s", number=place, name=file.name), file)


def shown(dossier: Dossier) -> Iterator[Piece]:
    """The covered pictures of the answer, as everybody sees them."""
    pictures = [picture for revision in dossier.revisions for picture in revision.pictures if picture.file]
    once = {picture.file_id: picture for picture in pictures}
    for place, picture in enumerate(once.values(), 1):
        if picture.file is not None:
            path = f"bukti/gambar/{place:03}{Path(picture.file.name).suffix}"
            yield of_file(path, _("Gambar dalam klarifikasi: %(alt)s", alt=picture.alt), picture.file)


def copies(dossier: Dossier) -> Iterator[Piece]:
    """Copies of web pages: as they were sent, and their words."""
    for place, copy in enumerate(dossier.copies, 1):
        if copy.file is not None:
            stem, title = f"bukti/salinan/{place:03}", copy.title or copy.url
            yield of_file(
                f"{stem}-halaman{Path(copy.file.name).suffix}", _("Halaman mentah: %(title)s", title=title), copy.file
            )
            yield of_text(f"{stem}-teks.txt", _("Teks halaman: %(title)s", title=title), copy.text + "\n")


def tables(dossier: Dossier) -> Iterator[Piece]:
    """The trail, and in a full file the reports, as tables for a machine."""
    trail = db.session.scalars(queries.deeds(dossier.case))
    rows = (deeds.row(dossier, deed, deed.happened_at.astimezone(UTC).isoformat(timespec="seconds")) for deed in trail)
    yield of_text("riwayat.csv", _("Riwayat lengkap"), _sheet(["waktu", "siapa", "apa"], rows))
    if dossier.is_full and dossier.reports:
        yield of_text("laporan.csv", _("Semua laporan"), _sheet(REPORT_HEAD, _report_rows(dossier)))


REPORT_HEAD = ["laporan", "pelapor", "diterima", "kanal", "isi", "tautan", "pertanyaan"]


def _report_rows(dossier: Dossier) -> Iterator[list[object]]:
    for place, report in enumerate(dossier.reports, 1):
        received = report.received_at.astimezone(UTC).isoformat(timespec="seconds")
        who, words = dossier.names.reporter(report), [report.text, " ".join(report.links), report.question]
        yield [place, who, received, CHANNEL_WORDS[report.channel], *words]


def _sheet(head: list[str], rows: Iterable[list[object]]) -> str:
    return csv_line(head) + "".join(csv_line(row) for row in rows)
