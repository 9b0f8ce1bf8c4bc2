"""One row of an archive, understood: every field cleaned, or a sentence that says why it cannot come in."""

import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any

from klinik.agencies import regions
from klinik.clarifications import old_addresses
from klinik.clarifications.codes import ContentType, Flag, Topic, Verdict
from klinik.clarifications.importing import dates, labels, markup, pictures, sources, verdicts
from klinik.clarifications.importing.reading import Record
from klinik.clarifications.services import RevisionContent, publishing
from klinik.errors import KlinikError
from klinik.matching import indexing
from klinik.matching.indexing import Entry

COLUMNS = (
    *("public_id", "external_id", "agency", "title", "claim", "verdict", "content_type", "flags", "topic"),
    *("summary", "explanation", "advice", "sources", "region_code", "first_seen_on", "published_at", "url", "picture"),
)
PUBLIC_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
OLDEST_YEAR = 1990
LONGEST_TITLE, LONGEST_ID, LONGEST_BODY = 500, 200, 200_000
MOST_URLS = 20


class Refused(KlinikError):
    """The row cannot come in; `why` tells the officer what to mend."""

    message = "%(why)s"


@dataclass(frozen=True)
class Office:
    """What the rows need of their agency, in plain values that another process understands."""

    id: uuid.UUID
    slug: str
    number_prefix: str
    zone: tzinfo


@dataclass(frozen=True)
class Row:
    """A row that may come in."""

    record: Record
    agency: Office
    external_id: str
    public_id: str | None
    published_at: datetime
    content: RevisionContent
    addresses: Mapping[str, str]  # path and query -> as the archive had it
    picture: Path | None
    notes: tuple[str, ...]
    entry: Entry  # what the search for the same message keeps of it

    @property
    def findable(self) -> Mapping[str, str]:
        return publishing.findable(self.content)


@dataclass(frozen=True)
class Archive:
    """What is known beforehand about the rows of a file."""

    agencies: Mapping[str, Office]
    agency: Office  # of rows that name none
    names: Mapping[str, str]  # our column -> theirs, "" for one to leave out
    at: datetime
    folder: Path  # in which the file lies, and the pictures it names

    def row(self, record: Record) -> Row:
        """Return what the record says. Raises Refused."""
        if record.broken:
            raise Refused(why=record.broken)
        return _Understood(self, self._cells(record)).row(record)

    def _cells(self, record: Record) -> dict[str, Any]:
        """Return the cells by our own names, whatever the file calls them."""
        theirs = {column_name(name): cell for name, cell in record.cells.items() if name.strip()}
        return {ours: theirs.get(column_name(self.names.get(ours, ours))) for ours in COLUMNS}


@lru_cache(maxsize=1000)
def column_name(name: str) -> str:
    """Return a column's name as it is compared: "Published At" is published_at."""
    return re.sub(r"[\s-]+", "_", name.strip().lower())


class _Understood:
    """One row on its way from cells to values; notes gather what was left out."""

    def __init__(self, archive: Archive, cells: Mapping[str, Any]) -> None:
        self.archive = archive
        self.cells = cells
        self.notes: list[str] = []

    def row(self, record: Record) -> Row:
        agency = self._agency()
        content = self._content()
        addresses = self._addresses()
        published_at = self._published_at(agency)
        public_id = self._public_id()
        picture = self._picture()
        return Row(
            record=record,
            agency=agency,
            external_id=self._external_id(public_id, addresses, content),
            public_id=public_id,
            published_at=published_at,
            content=content,
            addresses=addresses,
            picture=picture,
            notes=tuple(self.notes),
            entry=_entry(content),
        )

    def _line(self, name: str) -> str:
        return markup.line(self._text(name))

    def _text(self, name: str) -> str:
        cell = self.cells[name]
        return "" if cell is None else str(cell)

    def _agency(self) -> Office:
        slug = self._line("agency").lower()
        if slug and slug not in self.archive.agencies:
            raise Refused(why=f"Instansi “{slug}” tidak ada. Isi dengan nama pendeknya, misalnya jatim.")
        return self.archive.agencies[slug] if slug else self.archive.agency

    def _content(self) -> RevisionContent:
        title, tagged, untagged = self._title()
        meant = self._meaning(tagged)
        flags = self._flags(meant)
        if meant.verdict is Verdict.HOAX and Flag.PRESS in flags:
            raise Refused(why="Produk pers tidak diberi cap hoaks. Pakai Menyesatkan atau Belum terbukti.")
        summary, explanation = self._body()
        return RevisionContent(
            claim=markup.plain(self._text("claim")) or untagged,
            verdict=meant.verdict,
            content_type=self._content_type(meant),
            flags=sorted(flag.value for flag in flags),
            topic=self._topic(),
            headline=title,
            summary=summary,
            explanation=explanation,
            advice=markup.prose(self._text("advice")),
            region_code=self._region(),
            first_seen_on=sources.day(self.cells["first_seen_on"]),
            sources=sources.sources(self.cells["sources"]),
        )

    def _title(self) -> tuple[str, verdicts.Meaning | None, str]:
        title = self._line("title")
        if not any(sign.isalpha() for sign in title):
            raise Refused(why="Judulnya kosong." if not title else "Judulnya tidak memuat satu huruf pun.")
        if len(title) > LONGEST_TITLE:
            raise Refused(why=f"Judulnya lebih dari {LONGEST_TITLE} huruf; mungkin kolomnya keliru.")
        return title, *verdicts.tagged(title)

    def _meaning(self, tagged: verdicts.Meaning | None) -> verdicts.Meaning:
        written = self._line("verdict")
        meant = verdicts.meaning(written) if written else tagged
        if meant is None and written:
            raise Refused(why=f"Kesimpulan “{written[:60]}” tidak dikenal. Pakai salah satu: {', '.join(Verdict)}.")
        if meant is None:
            raise Refused(why="Kesimpulannya kosong, dan judulnya tidak diawali label seperti [HOAKS].")
        return meant

    def _flags(self, meant: verdicts.Meaning) -> tuple[Flag, ...]:
        known, unknown = labels.flags(self.cells["flags"])
        self.notes += [f"Penanda “{word}” tidak dikenal dan dilewati." for word in unknown]
        return tuple(dict.fromkeys([*meant.flags, *known]))

    def _content_type(self, meant: verdicts.Meaning) -> ContentType | None:
        written = self._line("content_type")
        found = labels.content_type(written) if written else meant.content_type
        if written and found is None:
            self.notes.append(f"Jenis konten “{written[:60]}” tidak dikenal dan dilewati.")
        if found and (
            meant.verdict is Verdict.TRUE or (meant.verdict is Verdict.SATIRE) != (found is ContentType.SATIRE)
        ):
            self.notes.append(f"Jenis konten “{found}” tidak cocok dengan kesimpulan “{meant.verdict}” dan dilewati.")
            return None
        return found

    def _topic(self) -> Topic:
        written = self._line("topic")
        found = labels.topic(written)
        if written and found is None:
            self.notes.append(f"Topik “{written[:60]}” tidak dikenal dan masuk ke Lain-lain.")
        return found or Topic.OTHER

    def _region(self) -> str | None:
        code = self._line("region_code")
        if code and not regions.is_known(code):
            self.notes.append(f"Kode wilayah “{code[:20]}” tidak dikenal dan dilewati.")
            return None
        return code or None

    def _body(self) -> tuple[str, str]:
        summary, explanation = markup.plain(self._text("summary")), markup.prose(self._text("explanation"))
        if not summary and not explanation:
            raise Refused(why="Ringkasan dan penjelasannya kosong; isi salah satu.")
        if len(explanation) > LONGEST_BODY or len(summary) > LONGEST_BODY:
            raise Refused(
                why=f"Penjelasannya lebih dari {LONGEST_BODY} huruf; mungkin tanda kutip di berkas ini keliru."
            )
        return summary or markup.first_words(explanation), explanation or summary

    def _published_at(self, agency: Office) -> datetime:
        written = self._line("published_at")
        if not written:
            raise Refused(why="Tanggal terbitnya kosong.")
        found = dates.moment(written, agency.zone)
        if found is None:
            raise Refused(
                why=f"Tanggal terbit “{written[:60]}” tidak terbaca. Tulis misalnya 2020-03-14 atau 14 Maret 2020."
            )
        if found.year < OLDEST_YEAR or found > self.archive.at:
            raise Refused(why=f"Tanggal terbit {found:%Y-%m-%d} ada di masa depan atau sebelum {OLDEST_YEAR}.")
        return found

    def _public_id(self) -> str | None:
        written = self._line("public_id")
        if written and not PUBLIC_ID.fullmatch(written):
            raise Refused(
                why=f"Nomor publik “{written[:60]}” harus berupa huruf, angka, dan tanda hubung, paling panjang 40."
            )
        return written or None

    def _addresses(self) -> dict[str, str]:
        """Return the old addresses: several stand with spaces between."""
        found: dict[str, str] = {}
        for url in self._text("url").split()[:MOST_URLS]:
            if not markup.is_address(url) and not url.startswith("/"):
                self.notes.append("Alamat lama yang tidak terbaca dilewati.")
            elif address := old_addresses.address(url):
                found.setdefault(address, url)
        return found

    def _picture(self) -> Path | None:
        """Return the file that the cell names: a path beside the archive, or the end of an address on the old site."""
        written = self._line("picture")
        found = pictures.beside(self.archive.folder, written) if written else None
        if written and found is None:
            self.notes.append("Gambar yang berkasnya tidak ada di samping arsip dilewati.")
        return found

    def _external_id(self, public_id: str | None, addresses: Mapping[str, str], content: RevisionContent) -> str:
        """Return what names the row when it comes again: the archive's own id, else an address, else its words."""
        written = self._line("external_id")
        if len(written) > LONGEST_ID:
            raise Refused(why=f"external_id lebih dari {LONGEST_ID} huruf; mungkin kolomnya keliru.")
        words = hashlib.sha256(f"{content.headline}\n{content.claim}".encode()).hexdigest()[:24]
        return written or public_id or next(iter(addresses), None) or f"isi:{words}"


def _entry(content: RevisionContent) -> Entry:
    """Return the content as it is searched for, with the costly part of its keys worked out."""
    entry = indexing.entry(publishing.findable(content))
    entry.fingerprints  # noqa: B018 - worked out here, perhaps on another core, and kept by the entry
    return entry
