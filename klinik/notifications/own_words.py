"""An office's own words for a message to citizens: how they are written, and what they must and may hold.

People write places in braces and in Indonesian, the same in both languages: {nomor_tiket}. A paragraph that has a place
for which the event has no word is left out of the letter; so what must be said stands in a paragraph that is never left
out. The button, the foot and the way to stop messages are ours and always there: no text can lose them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from klinik.errors import KlinikError
from klinik.notifications.kinds import Kind
from klinik.notifications.messages import DESCRIPTIONS, own_kinds

PLACE = re.compile(r"%\((\w+)\)s")
WRITTEN = re.compile(r"\{(\w+)\}")
LONGEST_SUBJECT, LONGEST_BODY = 120, 2_000  # letters; what fills the places comes on top, and a chat takes 4,096
NAMES: dict[str, str] = {
    "ticket_number": "nomor_tiket",
    "due_at": "tenggat",
    "question": "pertanyaan",
    "verdict": "kesimpulan",
    "headline": "judul",
    "summary": "ringkasan",
    "change_note": "yang_berubah",
    "office": "instansi_tujuan",
    "number": "nomor",
    "note": "catatan",
    "reason": "alasan",
    "outcome": "hasil",
    "reply": "jawaban",
    "public_id": "nomor_klarifikasi",
}
PLACES = {name: place for place, name in NAMES.items()}
# What somebody must read, or the message would not say what it is for.
REQUIRED: dict[Kind, tuple[str, ...]] = {
    Kind.RECEIVED: ("ticket_number",),
    Kind.NEEDS_INFO: ("question",),
    Kind.INFO_REMINDER: ("question",),
    Kind.ANSWERED: ("verdict", "headline"),
    Kind.CORRECTED: ("change_note",),
    Kind.CONCLUSION_CHANGED: ("verdict", "change_note"),
    Kind.WITHDRAWN: ("change_note",),
    Kind.SUSPENDED: ("headline",),
    Kind.STANDS_AGAIN: ("verdict", "headline"),
    Kind.REFERRED: ("office",),
    Kind.DECLINED: ("reason",),
    Kind.EXTENDED: ("reason", "due_at"),
    Kind.OBJECTION_ANSWERED: ("outcome",),
    Kind.DATA_REQUEST_RECEIVED: ("due_at",),
    Kind.DATA_REQUEST_ANSWERED: ("outcome",),
}
DEMO: dict[str, str | LazyString] = {
    "ticket_number": "KH-2026-004711",
    "due_at": "2026-11-21T07:20:00+00:00",
    "question": _l("Dari siapa pesan ini Anda terima?"),
    "verdict": _l("Hoaks"),
    "headline": _l("Air keran tidak dimatikan tujuh hari"),
    "summary": _l("PDAM hanya memperbaiki satu pipa. Aliran berhenti empat jam di dua kelurahan."),
    "change_note": _l("Jumlah hari pada paragraf kedua."),
    "office": _l("Dinas Sosial"),
    "number": "DS-77",
    "note": _l("Silakan bawa kartu keluarga Anda."),
    "reason": _l("Pesan ini berisi pendapat, bukan kabar tentang suatu peristiwa."),
    "outcome": _l("diterima"),
    "reply": _l("Jamnya sudah kami ralat."),
    "public_id": "KLARIF-JATIM-2026-00123",
}


class TextRefused(KlinikError):
    """A text cannot be used as it stands; `part` says which half of it is meant."""

    status = 422
    part: ClassVar[str] = "body"


class UnknownPlace(TextRefused):
    """A place in braces that this message has no word for, or braces that are no place."""

    message = _l("%(place)s tidak dikenal di pesan ini. Yang ada: %(known)s.")


class UnknownPlaceInSubject(UnknownPlace):
    part = "subject"


class MissingPlace(TextRefused):
    """Something that the reader must be told is nowhere, or only where it may be left out."""

    message = _l(
        "Pesan ini tidak lengkap tanpa %(place)s. "
        "Tulis isian itu dalam paragraf yang tidak memuat isian lain yang bisa kosong."
    )


class MayVanish(TextRefused):
    """Every paragraph may be left out, so the letter might be empty."""

    message = _l("Tulis sedikitnya satu paragraf tanpa isian yang bisa kosong.")


class TooLong(TextRefused):
    message = _l("Teks ini %(given)s huruf. Batasnya %(limit)s huruf.")


class SubjectTooLong(TooLong):
    part = "subject"


class HalfWritten(TextRefused):
    """A subject without a text, or a text without a subject."""

    message = _l("Isi perihal dan teks, atau kosongkan keduanya untuk memakai teks bawaan.")


@dataclass(frozen=True)
class Text:
    """A message in one language as people write it; both empty: the words that come with the clinic."""

    subject: str
    body: str

    @property
    def is_ours(self) -> bool:
        return not (self.subject or self.body)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs, parted by empty lines."""
        return tuple(part.strip() for part in re.split(r"\n\s*\n", self.body) if part.strip())


def kinds() -> list[Kind]:
    """Return the messages whose words an office may change, in the order in which a report meets them."""
    return [kind for kind in Kind if kind in own_kinds()]


def ours(kind: Kind, language: str) -> Text:
    """Return the words that come with the clinic, as people would write them."""
    told = DESCRIPTIONS[kind]
    with force_locale(language):
        paragraphs = "\n\n".join(str(paragraph) for paragraph in told.paragraphs)
        return Text(_in_braces(str(told.subjects[0])), _in_braces(paragraphs))


def tidy(text: Text) -> Text:
    """Return a text with even line ends and no blanks around it."""
    return Text(" ".join(text.subject.split()), text.body.replace("\r\n", "\n").strip())


def places(kind: Kind) -> list[str]:
    """Return the places that a message has words for."""
    told = DESCRIPTIONS[kind]
    found = PLACE.findall(" ".join(str(part) for part in (*told.subjects, *told.paragraphs)))
    return list(dict.fromkeys(found))


def check(kind: Kind, text: Text) -> None:
    """Look whether a text may be used. Raises TextRefused in one of its kinds."""
    if text.is_ours:
        return
    _check_length(text)
    _check_places(kind, text)
    _check_certain(kind, text)


def _check_length(text: Text) -> None:
    if not text.subject or not text.body:
        raise HalfWritten
    if len(text.subject) > LONGEST_SUBJECT:
        raise SubjectTooLong(given=len(text.subject), limit=LONGEST_SUBJECT)
    if len(text.body) > LONGEST_BODY:
        raise TooLong(given=len(text.body), limit=LONGEST_BODY)


def _check_places(kind: Kind, text: Text) -> None:
    for part, refusal in ((text.subject, UnknownPlaceInSubject), (text.body, UnknownPlace)):
        for strange in _strange(kind, part):
            raise refusal(place=strange, known=", ".join(f"{{{NAMES[name]}}}" for name in places(kind)))


def _check_certain(kind: Kind, text: Text) -> None:
    """Ask for what must be said in a paragraph that no empty word can take away."""
    required = set(REQUIRED.get(kind, ()))
    certain = [set(_named(part)) for part in text.paragraphs if set(_named(part)) <= required]
    for name in REQUIRED.get(kind, ()):
        if not any(name in paragraph for paragraph in certain):
            raise MissingPlace(place=f"{{{NAMES[name]}}}")
    if not certain:
        raise MayVanish


def with_places(text: str) -> str:
    """Return a checked text as the letters read it: {nomor_tiket} becomes %(ticket_number)s."""
    return WRITTEN.sub(lambda found: f"%({PLACES[found[1]]})s", text)


def _in_braces(text: str) -> str:
    return PLACE.sub(lambda found: f"{{{NAMES[found[1]]}}}", text)


def _named(text: str) -> Iterator[str]:
    return (PLACES[name] for name in WRITTEN.findall(text))


def _strange(kind: Kind, text: str) -> Iterator[str]:
    """Find what looks like a place and is none of this message's: another name, a lone brace, our own notation."""
    known = {NAMES[name] for name in places(kind)}
    yield from (found[0] for found in WRITTEN.finditer(text) if found[1] not in known)
    rest = WRITTEN.sub("", text)
    yield from re.findall(r"[{}]|%\(\w+\)s", rest)
