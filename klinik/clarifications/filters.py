"""What a reader may narrow the list down by; an unknown value in an old bookmark narrows nothing."""

import uuid
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField, StringField

from klinik.agencies import queries as agencies
from klinik.agencies.models import Agency
from klinik.clarifications.codes import VERDICT_WORDS, Verdict
from klinik.clarifications.search import Wish
from klinik.clarifications.topics import TOPIC_WORDS
from klinik.web import wording
from klinik.web.forms import choices

EVERY = "semua"
LONGEST = 300


class FilterForm(Form):
    """The search box and its filters, kept in the address."""

    q = StringField(_l("Cari"))
    verdict = SelectField(
        _l("Kesimpulan"),
        choices=choices(VERDICT_WORDS, first=_l("Semua kesimpulan")),
    )
    topic = SelectField(_l("Topik"), choices=lambda: choices(TOPIC_WORDS, first=_l("Semua topik")))
    agency = SelectField(_l("Instansi"))

    def __init__(self, args: MultiDict[str, str]) -> None:
        super().__init__(args)
        self.offices = agencies.agencies()
        names = [(EVERY, str(_l("Semua instansi"))), *((office.slug, office.name) for office in self.offices)]
        self.agency_ids = [office.id for office in self.offices]
        self.agency.choices = choices(names, first=_l("Instansi ini"))
        self.since, self.until = _day(args.get("from")), _day(args.get("to"))

    @property
    def year(self) -> int | None:
        """Return the year that is asked for, None for every other stretch of days."""
        since, until = self.since, self.until
        if not since or not until or since.year != until.year:
            return None
        return since.year if since == date(since.year, 1, 1) and until == date(since.year, 12, 31) else None

    def wish(self, own: Agency) -> Wish:
        """Return what is asked for, as the agency whose page this is sees it."""
        return Wish(
            q=(self.q.data or "").strip()[:LONGEST],
            verdict=_member(Verdict, self.verdict.data),
            topic=self.topic.data if self.topic.data and self.topic.data in TOPIC_WORDS else None,
            agency_id=self._agency_id(own),
            since=_midnight(self.since, own),
            until=_midnight(self.until + timedelta(days=1), own) if self.until else None,
        )

    def in_words(self, own: Agency) -> list[str]:
        """Return what the list is narrowed down to, for the title of its feed."""
        wish, since, until = self.wish(own), self.since, self.until
        offices = {office.id: office.name for office in self.offices if office.id != own.id}
        words = [
            f"“{wish.q}”" if wish.q else "",
            VERDICT_WORDS[Verdict(wish.verdict)] if wish.verdict else "",
            TOPIC_WORDS[wish.topic] if wish.topic else "",
            _("dari %(day)s", day=wording.day(since)) if since else "",
            _("sampai %(day)s", day=wording.day(until)) if until else "",
            offices.get(wish.agency_id, "") if wish.agency_id else _("Semua instansi"),
        ]
        return [str(word) for word in words if word]

    def _agency_id(self, own: Agency) -> uuid.UUID | None:
        if self.agency.data == EVERY:
            return None
        named = next((office for office in self.offices if office.slug == self.agency.data), own)
        return named.id


def _member(kind: type[StrEnum], value: str | None) -> StrEnum | None:
    return kind(value) if value in set(kind) else None


def _day(value: str | None) -> date | None:
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        return None
    return day if day != date.max else None  # no day follows it


def _midnight(day: date | None, agency: Agency) -> datetime | None:
    return datetime.combine(day, time(), agency.zone) if day else None
