"""A summary is made once, stays as it is, and says no where there is nothing to say."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from klinik import audit
from klinik.accounts.models import Role
from klinik.agencies.zones import Timezone
from klinik.clarifications.codes import Topic
from klinik.db import db
from klinik.db.clock import standing_at
from klinik.reports.models import Case
from klinik.statistics import weeks
from klinik.statistics.weeks import Week
from klinik.summaries import checks, prints, services
from klinik.summaries.models import WeeklySummary
from klinik.summaries.services import AlreadyPublished, NothingYet, WeekNotOver
from klinik.summaries.snapshots import Snapshot
from tests.factories.accounts import UserFactory
from tests.factories.statistics import HOUR, add_answer, add_case, add_report, add_revision
from tests.summaries.conftest import MONDAY, OVER, WEEK


def figures(summary):
    return Snapshot.from_json(summary.snapshot).figures


def test_a_summary_holds_the_figures_and_texts_of_its_week(summary):
    assert figures(summary).complaints == 10
    assert figures(summary).tables["outcome"].count("clarified") == 9
    assert [issue.fact for issue in figures(summary).issues] == ["Tautan bansos itu palsu"]


def test_it_publishes_itself_and_says_so(summary, sent):
    assert summary.is_automatic
    assert summary.published_at == OVER
    assert ("summaries.send", (str(summary.id),)) in sent


def test_building_again_gives_the_same_summary(busy_week, summary):
    add_report(busy_week, add_case(busy_week, MONDAY), MONDAY)

    again = services.build(busy_week, WEEK, at=OVER + HOUR)

    assert again.id == summary.id
    assert figures(again).complaints == 10


@pytest.mark.parametrize("early", [timedelta(0), timedelta(days=3), timedelta(weeks=60)])
def test_a_week_that_is_not_over_is_refused(agency, early):
    end = WEEK.period(agency.zone).end

    with pytest.raises(WeekNotOver):
        services.build(agency, WEEK, at=end - early - timedelta(microseconds=1))


def test_a_week_before_the_office_existed_is_refused(agency):
    with pytest.raises(NothingYet):
        services.build(agency, Week(2026, 40), at=OVER)


def test_work_brought_along_from_before_is_summarised(agency):
    add_report(agency, add_case(agency, MONDAY - timedelta(weeks=5)), MONDAY - timedelta(weeks=5) + HOUR)

    assert figures(services.build(agency, Week(2026, 40), at=OVER)).complaints == 1


def test_an_office_that_began_on_wednesday_says_so(agency):
    agency.created_at = MONDAY + timedelta(days=2, hours=3)

    snapshot = Snapshot.from_json(services.build(agency, WEEK, at=OVER).snapshot)

    assert snapshot.began_on == WEEK.monday + timedelta(days=2)


def test_an_empty_week_has_a_summary(agency):
    assert figures(services.build(agency, WEEK, at=OVER)).is_empty


def test_week_53_is_summarised_where_the_year_has_one(agency):
    summary = services.build(agency, weeks.parse("2026-W53"), at=OVER + timedelta(weeks=9))

    assert summary.path == "/ringkasan/2026-W53"


def test_the_week_of_an_eastern_office_begins_two_hours_earlier(agency):
    agency.timezone = Timezone.JAYAPURA

    summary = services.build(agency, WEEK, at=OVER)

    assert summary.starts_at == MONDAY - 2 * HOUR


def test_where_the_office_wants_to_approve_it_waits(busy_week, sent):
    busy_week.summary_waits = True

    summary = services.build(busy_week, WEEK, at=OVER)

    assert summary.published_at is None
    assert not [name for name, _ in sent if name.startswith("summaries.")]


def test_an_approved_summary_carries_its_foreword(busy_week, sent):
    busy_week.summary_waits = True
    summary = services.build(busy_week, WEEK, at=OVER)

    services.approve(summary, by=UserFactory(role=Role.EDITOR), foreword=" Waspada musim hujan. ", at=OVER + HOUR)
    db.session.commit()

    assert (summary.foreword, summary.is_automatic) == ("Waspada musim hujan.", False)
    assert ("summaries.send", (str(summary.id),)) in sent


def test_what_is_published_is_not_approved_again(summary):
    with pytest.raises(AlreadyPublished):
        services.approve(summary, by=UserFactory(role=Role.EDITOR), foreword="", at=OVER + HOUR)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE weekly_summary SET snapshot = '{}'",
        "UPDATE weekly_summary SET ends_at = ends_at - interval '1 day'",
        "UPDATE weekly_summary SET foreword = 'lain'",
        "UPDATE weekly_summary SET published_at = NULL",
        "DELETE FROM weekly_summary",
    ],
)
def test_the_database_refuses_to_change_what_was_shown(summary, change):
    with pytest.raises(DBAPIError, match="never"), db.session.begin_nested():
        db.session.execute(text(change))


def test_lawful_erasure_reaches_a_snapshot(summary):
    db.session.execute(text("SET LOCAL klinik.lawful_erasure = 'on'"))
    db.session.execute(text("UPDATE weekly_summary SET snapshot = '{}'"))
    db.session.expire_all()

    assert db.session.get_one(WeeklySummary, summary.id).snapshot == {}


def test_lawful_erasure_takes_the_words_of_one_answer_and_leaves_the_figures(client, summary):
    answer = figures(summary).issues[0]
    paper = prints.ready(summary, prints.PAPER)

    services.erase(answer.public_id, by=None)
    db.session.commit()

    page = client.get(summary.path).text
    assert "Isi ini dihapus menurut hukum." in page
    assert answer.fact not in page
    assert (figures(summary).issues[0].reports, figures(summary).complaints) == (9, 10)
    assert not paper.exists()


def test_after_an_erasure_a_summary_is_as_frozen_as_before(summary):
    services.erase(figures(summary).issues[0].public_id, by=None)

    with pytest.raises(DBAPIError, match="never"), db.session.begin_nested():
        db.session.execute(text("UPDATE weekly_summary SET snapshot = '{}'"))


def test_a_summary_reconciles_with_its_data(summary):
    assert checks.differences(summary) == []
    assert list(checks.reasons(summary)) == []


def test_a_correction_that_came_later_is_told_but_changes_no_figure(busy_week, summary):
    answer = db.session.scalar(text("SELECT id FROM clarification"))
    add_revision(busy_week, answer, OVER + HOUR, number=2, kind="conclusion", verdict="true")

    assert checks.differences(summary) == []
    assert "diralat" in " ".join(checks.reasons(summary))


def test_a_check_names_the_cells_that_differ_and_why(busy_week, summary):
    db.session.execute(text("UPDATE report SET quarantined_at = :at WHERE region_code IS NULL"), {"at": OVER + HOUR})

    cells = {(each.table, each.code): (each.kept, each.now) for each in checks.differences(summary)}

    assert cells["kind", "complaint"] == (10, 9)
    assert list(checks.reasons(summary)) == ["1 laporan dikarantina sesudahnya"]


def test_a_difference_without_a_name_of_its_own_is_explained_by_the_trail(busy_week, summary):
    case = db.session.scalars(select(Case).where(Case.topic == Topic.HEALTH)).one()
    case.topic = Topic.MYTH
    with standing_at(OVER + HOUR):
        audit.record("case.sorted", case, by=None, fields=["topic"])
    db.session.flush()

    assert [each.code for each in checks.differences(summary)] == ["kesehatan", "mitos"]
    assert list(checks.trail(summary)) == ["1 kasus: case.sorted sesudahnya (jejak audit)"]


def test_a_headline_of_200_letters_is_kept_whole(agency):
    headline = "Judul yang sangat panjang " * 8
    answer = add_answer(agency, MONDAY, headline=headline)
    case = add_case(agency, MONDAY, status="answered", closed_at=MONDAY, clarification_id=answer)
    add_report(agency, case, MONDAY)

    assert figures(services.build(agency, WEEK, at=OVER)).issues[0].fact == headline
