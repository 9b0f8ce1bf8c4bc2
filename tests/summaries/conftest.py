"""A week with something in it."""

from datetime import UTC, datetime, timedelta

import pytest

from klinik.agencies.models import Agency
from klinik.db import db
from klinik.statistics.weeks import Week
from klinik.summaries import services
from klinik.summaries.models import WeeklySummary
from tests.factories.statistics import HOUR, add_answer, add_case, add_report

WEEK = Week(2026, 45)
MONDAY = datetime(2026, 11, 1, 17, tzinfo=UTC)  # Monday 2 November 2026, 00.00 WIB
OVER = MONDAY + timedelta(days=7, hours=7)  # the next Monday, 07.00 WIB


@pytest.fixture
def agency(agency: Agency) -> Agency:
    """The office of the host, which has been there for some weeks."""
    agency.created_at = MONDAY - timedelta(weeks=2, days=1)
    db.session.commit()
    return agency


@pytest.fixture
def busy_week(agency: Agency) -> Agency:
    """An office that answered nine people with one clarification, and still examines one report."""
    answer = add_answer(agency, MONDAY + HOUR, headline="Tautan bansos itu palsu", claim="Bansos cair di bit.ly/bansos")
    case = add_case(agency, MONDAY, status="answered", closed_at=MONDAY + HOUR, clarification_id=answer)
    for place in range(9):
        add_report(agency, case, MONDAY + place * HOUR, region_code="35.23")
    add_report(agency, add_case(agency, MONDAY, topic="kesehatan"), MONDAY)
    db.session.commit()
    return agency


@pytest.fixture
def summary(busy_week: Agency) -> WeeklySummary:
    """The published summary of that week."""
    made = services.build(busy_week, WEEK, at=OVER)
    db.session.commit()
    return made
