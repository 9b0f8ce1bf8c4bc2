"""From an event to a letter: the words of its description, filled, in the reader's language and the office's name."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

from flask import render_template
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db.secrets import decrypt
from klinik.notifications.kinds import Kind
from klinik.notifications.messages import DESCRIPTIONS, Audience, Description
from klinik.notifications.own_words import PLACE, Text, with_places
from klinik.web.languages import in_language
from klinik.web.prose import defang
from klinik.web.wording import moment, unbroken

GAP = re.compile("\ue000(\\w+)\ue001")  # letters for private use: no word that is shown can hold one
FOLLOW_HERE = _l("Kirim nomor tiket ini kapan saja untuk melihat perkembangannya.")
LONGEST_SUBJECT = 150
LONGEST_CHAT = 4096  # letters; beyond it both services refuse a message
# A whole answer, written by us: its addresses are ours, and what it quotes is defanged already. A system of the office.
OUR_OWN = frozenset({"text", "host"})
NUMBER = "\ue000(?:ticket_number|public_id)\ue001|[A-Z]+(?:-[A-Z]+)*-[0-9]{4}-[0-9]{5,}"  # of a ticket, a clarification
NOTHING = r"(?!)"  # is found nowhere
BY_STAFF = ("headline", "summary", "title", "change_note", "question", "note", "reply")  # in Indonesian in every letter
MAY_STOP = (Audience.REPORTER, Audience.SUBSCRIBER)
WHY: dict[Audience, LazyString] = {
    Audience.REPORTER: _l("Anda menerima pesan ini karena alamat ini ditulis pada sebuah laporan ke %(agency)s."),
    Audience.ASKER: _l("Anda menerima pesan ini karena alamat ini ditulis pada formulir langganan %(agency)s."),
    Audience.SUBSCRIBER: _l("Anda menerima pesan ini karena berlangganan pada %(agency)s."),
    Audience.STAFF: _l("Anda menerima pesan ini sebagai petugas %(agency)s."),
    Audience.LIAISON: _l("Anda menerima pesan ini karena %(agency)s meminta keterangan dari kantor Anda."),
    Audience.CHAT: _l("Anda menulis kepada %(agency)s."),
}


@dataclass(frozen=True)
class Pattern:
    """A message that may still have gaps. `stop_url` is empty where there is nothing to stop."""

    language: str
    agency: str
    office: str
    brand: str
    reply_to: str
    audience: Audience
    subject: str
    paragraphs: tuple[str, ...]
    action: str
    url: str
    why: str
    stop_url: str
    kind: Kind
    in_chat: str
    shared: Mapping[str, str] = field(repr=False, compare=False)  # words that are the same for all, as shown

    def pieces(self, paragraph: str) -> list[tuple[str, str]]:
        """Return a paragraph in pieces: a `number` stays on its line, what staff `said` is Indonesian everywhere."""
        pieces, at = [], 0
        for found in re.finditer(rf"(?P<number>{NUMBER})|(?P<said>{self._said()})", paragraph):
            pieces += [(paragraph[at : found.start()], ""), (found[0], str(found.lastgroup))]
            at = found.end()
        return [*pieces, (paragraph[at:], "")]

    def _said(self) -> str:
        """Return what finds the words of staff at the end of a paragraph; nothing in an Indonesian letter."""
        said = {words for name in BY_STAFF for words in (gap(name), self.shared.get(name)) if words}
        return rf"(?<!\S)(?:{'|'.join(map(re.escape, said))})\Z" if self.language != "id" else NOTHING

    def as_text(self) -> str:
        """Return the letter as plain text."""
        with force_locale(self.language):
            return render_template("notifications/mail.txt", letter=self)

    def as_html(self) -> str:
        """Return the letter as a small HTML page without anything to fetch."""
        with force_locale(self.language):
            return render_template("notifications/mail.html", letter=self)


@dataclass(frozen=True)
class Letter(Pattern):
    """One message to one person, ready to be set as text or HTML, and what was filled into which form."""

    form: "Form" = field(repr=False, compare=False)
    gaps: Mapping[str, str] = field(repr=False, compare=False)
    own: Mapping[str, str] = field(repr=False, compare=False)

    @property
    def words(self) -> Mapping[str, str]:
        """The words of the event as this person reads them, also those that an office's own text leaves out."""
        return {**self.shared, **self.form.shown(self.own)}

    @property
    def opens_ticket(self) -> bool:
        """Whether the button leads to somebody's own ticket. Such an address never enters an outside channel."""
        return urlsplit(self.url).path.startswith(("/t/", "/lacak"))

    def as_chat(self) -> str:
        """Return the letter as one chat message."""
        with force_locale(self.language):
            text = render_template("notifications/chat.txt", letter=self).strip()
        return text if len(text) <= LONGEST_CHAT else text[: LONGEST_CHAT - 1].rstrip() + "…"


class Form:
    """A letter with gaps: what everybody reads who is told of an event, put into words once."""

    def __init__(self, pattern: Pattern, agency: Agency) -> None:
        self.pattern, self.agency = pattern, agency

    @cached_property
    def bodies(self) -> dict[str, str]:
        """Return text and HTML with the gaps still in them."""
        subject = gap("subject") if GAP.search(self.pattern.subject) else _one_line(self.pattern.subject)
        written = replace(self.pattern, subject=subject)
        return {"plain": written.as_text(), "html": written.as_html()}

    @cached_property
    def _gaps(self) -> frozenset[str]:
        """Return the names of the gaps that are left in what is read."""
        return frozenset(GAP.findall("".join((self.pattern.subject, *self.pattern.paragraphs))))

    def letter(self, own: Mapping[str, str], *, stop_token: str) -> Letter:
        """Return the letter for one person."""
        pattern = self.pattern
        gaps = self._filling(own)
        if pattern.stop_url:
            gaps["stop_url"] = _stop_url(self.agency, stop_token, pattern.language)
        subject = gaps["subject"] = _one_line(filled(pattern.subject, gaps))
        own_parts = {
            "subject": subject,
            "paragraphs": tuple(filled(paragraph, gaps) for paragraph in pattern.paragraphs),
            "url": filled(pattern.url, gaps),
            "stop_url": filled(pattern.stop_url, gaps),
        }
        return Letter(**vars(pattern) | own_parts, form=self, gaps=gaps, own=own)

    def shown(self, own: Mapping[str, str]) -> dict[str, str]:
        """Return somebody's own words as they read them."""
        with force_locale(self.pattern.language):
            return {name: _shown(name, text, self.agency) for name, text in own.items()}

    def _filling(self, own: Mapping[str, str]) -> dict[str, str]:
        shown = self.shown({name: own[name] for name in self._gaps if name in own})
        return shown | {name: in_language(self.pattern.language, text) for name, text in own.items() if name == "url"}


def write(kind: Kind, words: Mapping[str, str], *, language: str, agency: Agency, stop_token: str) -> Letter:
    """Return the letter for an event."""
    return form(kind, words, (), language=language, agency=agency).letter({}, stop_token=stop_token)


def form(
    kind: Kind,
    words: Mapping[str, str],
    gaps: Iterable[str],
    *,
    language: str,
    agency: Agency,
    text: Text | None = None,
    is_followed: bool = False,
) -> Form:
    """Return the letter of an event with these words in it, and gaps by these names for each reader's own.

    An office's own text takes the place of ours; what it cannot fill at all is said in ours. Some read it since they
    asked about it, others since they follow what the office publishes.
    """
    told = DESCRIPTIONS[kind]
    left = {name: gap(name) for name in gaps}
    with force_locale(language):
        shared = {name: _shown(name, text, agency) for name, text in words.items()}
        clean = shared | left
        subjects, paragraphs = _sentences(told, text)
        pattern = Pattern(
            language=language,
            agency=f"Klinik Hoaks {agency.name}",
            office=agency.office,
            brand=agency.brand,
            reply_to=agency.contact_email or "",
            audience=told.audience,
            subject=_filled(subjects, clean)[0],
            paragraphs=tuple(_filled(paragraphs, clean) or _filled(_sentences(told, None)[1], clean)),
            action=str(told.action),
            url=left.get("url") or in_language(language, words.get("url") or addresses.absolute(agency, told.path)),
            why=_why(told, is_followed=is_followed) % {"agency": f"Klinik Hoaks {agency.name}"},
            stop_url=gap("stop_url") if told.audience in MAY_STOP else "",
            kind=kind,
            in_chat=str(told.in_chat or FOLLOW_HERE),
            shared=shared,
        )
    return Form(pattern, agency)


def _why(told: Description, *, is_followed: bool) -> str:
    """Return why somebody gets a letter: one about an answer may come since they asked, or since they follow."""
    audience = Audience.SUBSCRIBER if is_followed and told.audience is Audience.REPORTER else told.audience
    return str(told.why or WHY[audience])


def gap(name: str) -> str:
    """Return the place that `filled` fills."""
    return f"\ue000{name}\ue001"


def filled(text: str, gaps: Mapping[str, str]) -> str:
    """Return a text with its gaps filled."""
    return GAP.sub(lambda found: gaps[found[1]], text)


def words_in(language: str, *sealed: str | None) -> dict[str, str]:
    """Return stored words in a language, later ones before earlier ones. Raises Unreadable."""
    found: dict[str, str] = {}
    for token in filter(None, sealed):
        for name, text in json.loads(decrypt(token)).items():
            found[name] = text[language] if isinstance(text, dict) else text
    return found


def _sentences(told: Description, text: Text | None) -> tuple[list[str], list[str]]:
    """Return the subjects, the first that can be filled is used, and the paragraphs."""
    subjects, paragraphs = [str(subject) for subject in told.subjects], [str(part) for part in told.paragraphs]
    if text is None or text.is_ours:
        return subjects, paragraphs
    return [with_places(text.subject), *subjects], [with_places(part) for part in text.paragraphs]


def _filled(sentences: Iterable[str], words: Mapping[str, str]) -> list[str]:
    """Return the sentences for whose every place there is a word."""
    whole = (text for text in sentences if all(words.get(name) for name in PLACE.findall(text)))
    return [PLACE.sub(lambda found: words[found[1]], text) for text in whole]


def _shown(name: str, text: str, agency: Agency) -> str:
    """Return a word as the reader sees it: moments in the office's time, addresses so that nobody opens them."""
    if name.endswith("_at") and text:
        return unbroken(moment)(datetime.fromisoformat(text), agency.timezone)
    clean = "".join(letter for letter in text if letter.isprintable() or letter == "\n").strip()
    return clean if name in OUR_OWN else defang(clean)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"


def _stop_url(agency: Agency, token: str, language: str) -> str:
    return in_language(language, addresses.absolute(agency, f"/langganan/{token}/berhenti"))
