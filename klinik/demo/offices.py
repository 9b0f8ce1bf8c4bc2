"""The demonstration's offices open: agencies with their hosts, people who can log in, readers who subscribed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select

from klinik.accounts import passwords
from klinik.accounts import services as accounts
from klinik.accounts.models import Role, User
from klinik.agencies import queries as agency_queries
from klinik.agencies import services as agencies
from klinik.agencies.models import Agency
from klinik.db import db, secrets
from klinik.demo import book
from klinik.demo.book import OfficeWords
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Series
from klinik.notifications.models import Subscription
from klinik.review.services import replies, rostering
from klinik.systems import services as systems

ADDRESSES = {
    Role.VERIFIER: "verifikator",
    Role.EDITOR: "redaktur",
    Role.ADMIN: "admin",
    Role.HEAD: "kepala",
    Role.AUDITOR: "auditor",
}


SHIFTS = (
    (Role.VERIFIER, range(1, 6), time(7), time(19)),
    (Role.EDITOR, range(1, 5), time(19), time(7)),
    (Role.EDITOR, (6,), time(9), time(15)),
)


@dataclass(frozen=True)
class Office:
    """One agency and who works there."""

    agency: Agency
    staff: dict[Role, User]
    summaries: int

    @property
    def verifier(self) -> User:
        return self.staff[Role.VERIFIER]

    @property
    def editor(self) -> User:
        return self.staff[Role.EDITOR]


def open_offices(*, at: datetime) -> dict[str, Office]:
    """Open every office of the book; return them by short name."""
    told = book.offices()
    agencies_by_slug = {words.slug: _agency(words) for words in told}
    people = dict(_people(agencies_by_slug))
    for words in told:
        _subscribe(words, agencies_by_slug[words.slug], at)
        for name, text in book.saved_replies():
            replies.save(None, name=name, text=text, by=people[words.slug][Role.ADMIN], at=at)
        _roster(people[words.slug])
        for key in words.keys:
            by, lasts = people[words.slug][Role.ADMIN], timedelta(days=key.days)
            systems.make(by=by, name=key.name, rights=key.rights, lasts=lasts, at=at)
    return {each.slug: Office(agencies_by_slug[each.slug], people[each.slug], each.summaries) for each in told}


def _agency(words: OfficeWords) -> Agency:
    parent = agency_queries.agency(words.parent) if words.parent else None
    agency = agencies.add(words.slug, parent=parent, **words.basics)
    for name, value in words.details.items():
        setattr(agency, name, value)
    db.session.flush()
    return agency


def _people(agencies_by_slug: dict[str, Agency]) -> Iterator[tuple[str, dict[Role, User]]]:
    """Add the people. One hash serves them all: twenty would take longer than all the rest."""
    password, second_factor, domain = book.log_in()
    password_hash = passwords.hashed(password)
    for words in book.offices():
        people = {}
        for role, name in words.staff.items():
            email = f"{ADDRESSES[role]}@{words.slug}.{domain}"
            people[role] = accounts.add(agencies_by_slug[words.slug], name=name, email=email, role=role, by=None)
        for person in people.values():  # all at once: one statement for an office
            person.password_hash, person.totp_secret = password_hash, secrets.encrypt(second_factor)
        yield words.slug, people


def _roster(staff: dict[Role, User]) -> None:
    """The verifier has the days of the week, the editor the nights and Saturday; the rest is a gap."""
    by = staff[Role.ADMIN]
    for role, days, begins, ends in SHIFTS:
        rostering.put_on_duty(staff[role], days=days, begins=begins, ends=ends, by=by)


def _subscribe(words: OfficeWords, agency: Agency, at: datetime) -> None:
    for contact in words.subscribers:
        notifications.subscribe(agency, contact=contact, series=Series.WEEKLY, at=at)
    for subscription in db.session.scalars(select(Subscription).filter_by(agency_id=agency.id)):
        notifications.confirm(subscription, at=at)
