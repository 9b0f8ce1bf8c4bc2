"""Random weeks: whatever happened in them, every table sums to its total, and a recount in plain Python agrees."""

from collections import Counter
from datetime import date
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klinik.agencies.zones import Timezone
from klinik.db import db
from klinik.statistics import family, queries, weeks
from klinik.statistics.figures import Figures, as_public
from tests.factories.agencies import AgencyFactory
from tests.factories.statistics import HOUR, add_answer, add_case, add_report

ALIKE = {"kind", "monitoring", "published", "change", "backlog", "referral", "reason"}
ALIKE |= {"promise", "first_promise", "family_promise"}
CLOSED = ("answered", "declined", "referred", "incomplete", "spam")

# Hours from the Monday of the week; its edges are drawn more often than chance would.
HOURS = st.one_of(st.sampled_from([-1, 0, 167, 168]), st.integers(-200, 400))
CASES = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["new", "in_review", "needs_info", *CLOSED, "merged"]),
        "opened": HOURS,
        "lasts": st.integers(0, 200),
        "looked": st.one_of(st.none(), st.integers(0, 200)),
        "answer": st.integers(0, 2),
        "into": st.integers(0, 100),
        "topic": st.sampled_from([None, "kesehatan", "mitos"]),
    }
)
REPORTS = st.fixed_dictionaries(
    {
        "case": st.integers(0, 100),
        "received": HOURS,
        "withdrawn": st.one_of(st.none(), st.integers(0, 100)),
        "is_quarantined": st.integers(0, 9).map(lambda chance: chance == 0),
        "channel": st.sampled_from(["web", "whatsapp", "phone", "monitoring"]),
        "seen_where": st.sampled_from([None, "tiktok", "whatsapp"]),
        "region_code": st.sampled_from([None, "35.23.09", "35.78", "35.99", "31"]),
    }
)
LONG_YEARS = st.sampled_from([date(2026, 12, 31), date(2027, 1, 1), date(2020, 12, 28), date(2024, 12, 30)])
DAYS = st.one_of(LONG_YEARS, st.dates(date(2020, 1, 6), date(2030, 1, 1)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    day=DAYS,
    zone=st.sampled_from(list(Timezone)),
    cases=st.lists(CASES, min_size=1, max_size=6),
    reports=st.lists(REPORTS, max_size=30),
)
def test_every_table_sums_to_its_total(app, day, zone, cases, reports):
    with db.session.begin_nested() as savepoint:
        agency = AgencyFactory.build(timezone=zone)
        db.session.add(agency)
        db.session.flush()
        week = weeks.of_day(day)
        start = week.period(agency.zone).start
        expected = _play(agency, start, cases, reports)
        scope = queries.scope(agency, week.period(agency.zone))
        seen = queries.figures(scope).with_tables(family.tables(scope, {agency.id: "Itu juga"}))
        savepoint.rollback()

    assert seen.complaints == expected["complaint"]
    assert seen.monitoring == expected["monitoring"]
    for one in (seen, as_public(seen)):
        assert all(table.reconciles for table in one.tables.values())
        assert all(table.total == seen.complaints for name, table in one.tables.items() if name not in ALIKE)
    assert seen.tables["reason"].total == seen.tables["outcome"].count("not_clarifiable")
    assert seen.tables["promise"].total == seen.response.cases
    assert seen.tables["first_promise"].total == seen.first_response.cases
    for name in ("outcome", "promise"):
        assert seen.tables[f"family_{name}"].rows == seen.tables[name].rows
    assert Figures.from_json(seen.as_json()) == seen


def _play(agency, start, cases, reports) -> Counter[str]:
    """Write the cases and reports; return how many reports must be counted, by kind."""
    verdicts = {-5: "hoax", 3: "unproven", 170: "true"}
    answers = [add_answer(agency, start + at * HOUR, verdict=verdict) for at, verdict in verdicts.items()]
    ids: list[UUID] = []
    spam: list[bool] = []
    for spec in cases:
        spam.append(_play_case(agency, start, spec, answers, ids, spam))
    expected: Counter[str] = Counter()
    for spec in reports:
        at = spec["case"] % len(ids)
        _play_report(agency, start, spec, ids[at])
        if 0 <= spec["received"] < 168 and not spec["is_quarantined"] and not spam[at]:
            expected["monitoring" if spec["channel"] == "monitoring" else "complaint"] += 1
    return expected


def _play_case(agency, start, spec, answers, ids, spam) -> bool:
    """Write one case; the first of a week cannot be merged. Return whether it is spam, or goes into spam."""
    status = "new" if spec["status"] == "merged" and not ids else spec["status"]
    opened_at, into = start + spec["opened"] * HOUR, spec["into"] % (len(ids) or 1)
    is_closed = status not in {"new", "in_review", "needs_info"}
    target = ids[into] if status == "merged" else None
    ids.append(
        add_case(
            agency,
            opened_at,
            status=status,
            topic=spec["topic"],
            closed_at=opened_at + spec["lasts"] * HOUR if is_closed else None,
            response_due_at=opened_at + 4 * HOUR,
            first_response_at=None if spec["looked"] is None else opened_at + spec["looked"] * HOUR,
            clarification_id=answers[spec["answer"]] if status == "answered" else None,
            merged_into_id=target,
        )
    )
    return spam[into] if target else status == "spam"


def _play_report(agency, start, spec, case_id) -> None:
    received_at = start + spec["received"] * HOUR
    add_report(
        agency,
        case_id,
        received_at,
        withdrawn_at=None if spec["withdrawn"] is None else received_at + spec["withdrawn"] * HOUR,
        quarantined_at=received_at if spec["is_quarantined"] else None,
        **{name: spec[name] for name in ("channel", "seen_where", "region_code")},
    )
