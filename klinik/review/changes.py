"""What a draft says differently from another state of the same answer, field by field."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from klinik.clarifications import difference
from klinik.clarifications.codes import (
    CONTENT_TYPE_WORDS,
    FLAG_WORDS,
    SOURCE_KIND_WORDS,
    VERDICT_WORDS,
    Flag,
)
from klinik.clarifications.difference import Part
from klinik.clarifications.services import RevisionContent, SourceContent
from klinik.clarifications.topics import TOPIC_WORDS

Reading = Callable[[RevisionContent], str]


@dataclass(frozen=True)
class Change:
    """One field that differs."""

    label: LazyString
    parts: list[Part]


def _source(source: SourceContent) -> str:
    parts = [source.title, source.publisher, source.url, source.archive_url, str(SOURCE_KIND_WORDS[source.kind])]
    return " · ".join(part for part in [*parts, str(source.accessed_on or "")] if part)


READINGS: tuple[tuple[LazyString, Reading], ...] = (
    (_l("Klaim"), lambda content: content.claim),
    (_l("Kesimpulan"), lambda content: str(VERDICT_WORDS[content.verdict]) if content.verdict else ""),
    (_l("Jenis konten"), lambda content: str(CONTENT_TYPE_WORDS[content.content_type]) if content.content_type else ""),
    (_l("Penanda"), lambda content: ", ".join(str(FLAG_WORDS[Flag(flag)]) for flag in content.flags)),
    (_l("Topik"), lambda content: str(TOPIC_WORDS[content.topic]) if content.topic else ""),
    (_l("Judul"), lambda content: content.headline),
    (_l("Ringkasan"), lambda content: content.summary),
    (_l("Penjelasan"), lambda content: difference.as_read(content.explanation)),
    (_l("Yang sebaiknya dilakukan warga"), lambda content: difference.as_read(content.advice)),
    (_l("Tanggapan pihak terkait"), lambda content: difference.as_read(content.reply)),
    (_l("Wilayah"), lambda content: content.region_code or ""),
    (_l("Mulai beredar"), lambda content: str(content.first_seen_on or "")),
    (_l("Klaim ini tentang instansi kita sendiri"), lambda content: _("Ya") if content.about_agency else _("Tidak")),
    (_l("Apa yang berubah, dan mengapa?"), lambda content: content.change_note),
    (_l("Sumber"), lambda content: "\n".join(_source(source) for source in content.sources)),
)


def between(before: RevisionContent, after: RevisionContent) -> list[Change]:
    """Return the fields that differ, each with the words that went and came."""
    readings = [(label, reading(before), reading(after)) for label, reading in READINGS]
    return [Change(label, list(difference.words(old, new))) for label, old, new in readings if old != new]
