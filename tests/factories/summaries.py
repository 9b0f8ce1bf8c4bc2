"""Weekly summaries for tests."""

from datetime import timedelta

from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.db import db, now
from klinik.statistics import weeks
from klinik.summaries import services
from klinik.summaries.models import WeeklySummary


def waiting(agency: Agency) -> WeeklySummary:
    """Return last week's summary of an office that wants to approve it first."""
    agency.summary_waits, agency.created_at = True, now() - timedelta(weeks=3)
    week = weeks.of_moment(now(), agency.zone).previous()
    summary = services.build(agency, week, at=now())
    db.session.commit()
    return summary


def two_weeks(agency: Agency) -> str:
    """Return which week has a summary; the week after it has one, too."""
    agency.created_at = now() - timedelta(weeks=4)
    last = weeks.of_moment(now(), agency.zone).previous()
    for week in (last.previous(), last):
        services.build(agency, week, at=now())
    db.session.commit()
    return str(last.previous())


def of_agency_of(user: User) -> str:
    """Return the key of a summary of somebody's office."""
    return str(waiting(user.agency).id)


def partner_of(user: User) -> str:
    """Return the key of a partner that somebody's office has invited."""
    partner = services.invite(user.agency, partner="KIM Contoh", contact="kim@contoh.id", by=user, at=now())
    db.session.commit()
    return str(partner.id)


SCOPED = {"summary_id": of_agency_of, "subscription_id": partner_of}
