"""Statistics and weekly summaries for machines: the figures of the pages, counted once."""

import csv
import io

import pytest
import time_machine

from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification
from klinik.db import db
from tests.factories.statistics import HOUR, add_revision
from tests.factories.summaries import waiting
from tests.summaries.conftest import OVER

API = "/api/v1"


def of_csv(client, address):
    """Return the figures of a spreadsheet by table and code; what is not shown is None."""
    rows = csv.DictReader(io.StringIO(client.get(address).text))
    return {(row["table"], row["code"]): (int(row["count"]), int(row["before"] or -1)) for row in rows}


def of_json(tables):
    figures = {}
    for table in tables:
        shown = [*((row["code"], row["count"], row["before"]) for row in table["rows"])]
        for code, count, before in [*shown, ("total", table["total"], table["before"])]:
            figures[table["name"], code] = (count, -1 if before is None else before)
    return figures


@pytest.mark.parametrize("period", ["1w", "52w"])
@time_machine.travel(OVER, tick=False)
def test_the_statistics_are_those_of_the_page_and_reconcile(client, busy_week, period):
    answer = client.get(f"{API}/statistics?period={period}").json

    assert of_json(answer["tables"]) == of_csv(client, f"/statistik.csv?period={period}")
    assert all(table["total"] == sum(row["count"] for row in table["rows"]) for table in answer["tables"])
    assert all(table["base"] and table["title"] for table in answer["tables"])
    assert answer["counted_at"] == OVER.isoformat()


@time_machine.travel(OVER, tick=False)
def test_a_figure_under_five_is_told_by_nothing(client, busy_week):
    answer = client.get(f"{API}/statistics?period=4w").json

    tables = {table["name"]: table for table in answer["tables"]}
    assert tables["outcome"]["total"] == 10  # nine answered, one still examined
    assert [(row["code"], row["count"]) for row in tables["outcome"]["rows"]] == [("rest", 10)]
    assert answer["response"]["median"] is None


def test_a_period_that_the_page_does_not_offer_is_a_problem(client, agency):
    answer = client.get(f"{API}/statistics?period=7w")

    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert "period" in answer.json["errors"]["query"]


def test_a_summary_carries_the_figures_of_its_spreadsheet_and_where_its_forms_are(client, summary):
    listed = client.get(f"{API}/summaries").json["items"]
    one = client.get(f"{API}/summaries/{summary.week}").json

    assert [item["week"] for item in listed] == [str(summary.week)]
    assert of_json(one["tables"]) == of_csv(client, f"{summary.path}.csv")
    assert {form: client.get(f"{summary.path}.{form}").mimetype for form in ("csv", "txt")} == {
        "csv": "text/csv",
        "txt": "text/plain",
    }
    assert one["pdf"].endswith(f"{summary.path}.pdf")


def test_a_summary_says_which_of_its_answers_was_withdrawn_since(client, summary):
    answer = db.session.query(Clarification).one()
    add_revision(summary.agency, answer.id, OVER + HOUR, number=2, kind="retraction")
    answer.state = ClarificationState.RETRACTED
    db.session.commit()

    changed = client.get(f"{API}/summaries/{summary.week}").json["changed"]

    assert changed == [{"public_id": answer.public_id, "state": "retracted"}]


def test_what_waits_for_an_editor_or_belongs_to_another_office_is_not_there(client, agency, foreign_agency):
    mine, theirs = waiting(agency), waiting(foreign_agency)
    theirs.published_at = theirs.built_at
    db.session.commit()

    assert client.get(f"{API}/summaries").json["items"] == []
    assert client.get(f"{API}/summaries/{mine.week}").status_code == 404
    assert client.get(f"{API}/summaries/{theirs.week}").status_code == 404


@pytest.mark.parametrize("week", ["2026-W60", "pekan-ini"])
def test_a_week_that_is_none_is_a_problem(client, agency, week):
    answer = client.get(f"{API}/summaries/{week}")

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
