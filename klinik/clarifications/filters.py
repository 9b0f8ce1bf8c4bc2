"""What a reader may narrow the list down by; an unknown value in an old bookmark narrows nothing."""

import functools
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from klinik.agencies.fronts import Front
from klinik.agencies.models import Agency
from klinik.agencies.zones import ZONES, Timezone
from klinik.clarifications.codes import VERDICT_WORDS, Verdict
from klinik.clarifications.records import Office
from klinik.clarifications.search import Wish
from klinik.clarifications.topics import TOPIC_WORDS
from klinik.web import wording

EVERY = "semua"
LONGEST = 300


@dataclass(frozen=True)
class Filters:
    """The search box and its filters, as they stand in the address of a list of this office."""

    asked: Mapping[str, str]
    own: Agency | Front
    offices: Sequence[Office]

    @property
    def q(self) -> str:
        return self.asked.get("q", "")

    @functools.cached_property
    def since(self) -> date | None:
        return _day(self.asked.get("from"))

    @functools.cached_property
    def until(self) -> date | None:
        return _day(self.asked.get("to"))

    @property
    def year(self) -> int | None:
        """Return the year that is asked for, None for every other stretch of days."""
        since, until = self.since, self.until
        if not since or not until or since.year != until.year:
            return None
        return since.year if since == date(since.year, 1, 1) and until == date(since.year, 12, 31) else None

    @property
    def is_backwards(self) -> bool:
        """Whether the first day that is asked for comes after the last one."""
        return bool(self.since and self.until and self.since > self.until)

    @functools.cached_property
    def wish(self) -> Wish:
        """What is asked for, as the agency whose page this is sees it."""
        topic = self.asked.get("topic")
        return Wish(
            q=self.q.strip()[:LONGEST],
            verdict=_member(Verdict, self.asked.get("verdict")),
            topic=topic if topic and topic in TOPIC_WORDS else None,
            agency_id=self._agency_id(),
            since=self._midnight(self.since),
            until=self._midnight(self.until + timedelta(days=1)) if self.until else None,
        )

    def narrowing(self) -> dict[str, str]:
        """Return what of the address narrows the list down, written as we write it: by this it is known elsewhere."""
        wish = self.wish
        office = next((one.slug for one in self.offices if one.id == wish.agency_id), "") if wish.agency_id else EVERY
        told = {
            "q": wish.q,
            "verdict": str(wish.verdict or ""),
            "topic": wish.topic or "",
            "agency": "" if wish.agency_id == self.own.id else office,
            "from": self.since.isoformat() if self.since else "",
            "to": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in told.items() if value}

    def in_words(self) -> list[str]:
        """Return what the list is narrowed down to, for the title of its feed."""
        wish = self.wish
        offices = {office.id: office.name for office in self.offices if office.id != self.own.id}
        words = [
            f"“{wish.q}”" if wish.q else "",
            VERDICT_WORDS[Verdict(wish.verdict)] if wish.verdict else "",
            TOPIC_WORDS[wish.topic] if wish.topic else "",
            *self.days_in_words(),
            offices.get(wish.agency_id, "") if wish.agency_id else _("Semua instansi"),
        ]
        return [str(word) for word in words if word]

    def days_in_words(self) -> list[str]:
        """Return from which day on and until which one, as far as that is asked for."""
        since, until = self.since, self.until
        words = [
            _("dari %(day)s", day=wording.day(since)) if since else "",
            _("sampai %(day)s", day=wording.day(until)) if until else "",
        ]
        return [word for word in words if word]

    def _agency_id(self) -> uuid.UUID | None:
        named = self.asked.get("agency")
        if named == EVERY:
            return None
        return next((office.id for office in self.offices if office.slug == named), self.own.id)

    def _midnight(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time(), ZONES[Timezone(self.own.timezone)]) if day else None


def _member(kind: type[StrEnum], value: str | None) -> StrEnum | None:
    return kind(value) if value in set(kind) else None


def _day(value: str | None) -> date | None:
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        return None
    return day if day != date.max else None  # no day follows it
