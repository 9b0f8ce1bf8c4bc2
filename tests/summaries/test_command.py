"""`klinik summary build`: by hand, for a machine, and as a check."""

import json

from sqlalchemy import func, select, text

from klinik.db import db
from klinik.summaries.models import WeeklySummary
from tests.summaries.conftest import OVER

BUILD = ["summary", "build", "--week", "2026-W45", "--agency", "jatim"]


def test_the_command_makes_the_summary_once(cli, busy_week):
    results = [cli.invoke(args=BUILD) for _ in range(2)]

    assert [result.exit_code for result in results] == [0, 0]
    assert db.session.scalar(select(func.count()).select_from(WeeklySummary)) == 1


def test_it_tells_a_machine_the_totals(cli, busy_week):
    result = json.loads(cli.invoke(args=[*BUILD, "--json"]).output)

    assert (result["agency"], result["week"], result["tables"]["kind"]) == ("jatim", "2026-W45", 10)


def test_without_an_agency_it_makes_everybodys(cli, busy_week):
    result = cli.invoke(args=["summary", "build", "--week", "2026-W45"])

    assert result.exit_code == 0
    assert "jatim 2026-W45" in result.output


def test_a_check_that_reconciles_ends_well(cli, summary):
    result = cli.invoke(args=[*BUILD, "--check"])

    assert result.exit_code == 0
    assert "cocok dengan data" in result.output


def test_a_check_that_does_not_reconcile_says_where_and_why(cli, summary):
    db.session.execute(text("UPDATE report SET quarantined_at = :at WHERE region_code IS NULL"), {"at": OVER})
    db.session.execute(text("UPDATE report SET quarantined_at = quarantined_at + interval '1 hour'"))

    result = cli.invoke(args=[*BUILD, "--check"])

    assert result.exit_code == 1
    assert "kind/complaint: 10 -> 9" in result.output
    assert "1 laporan dikarantina sesudahnya" in result.output


def test_a_check_of_what_was_never_made_fails_and_makes_nothing(cli, busy_week):
    result = cli.invoke(args=[*BUILD, "--check"])

    assert result.exit_code == 1
    assert "belum disusun" in result.output
    assert db.session.scalar(select(func.count()).select_from(WeeklySummary)) == 0


def test_a_week_that_is_not_over_is_refused_in_words(cli, agency):
    result = cli.invoke(args=["summary", "build", "--week", "2036-W45"])

    assert result.exit_code == 1
    assert "belum berakhir" in result.output


def test_erasing_what_no_summary_quotes_says_so(cli, summary):
    result = cli.invoke(args=["summary", "erase", "KLARIF-JATIM-2026-99999"])

    assert result.exit_code == 1
    assert "Tidak ada ringkasan" in result.output


def test_an_answer_is_erased_from_every_summary_that_quotes_it(cli, summary):
    public_id = summary.snapshot["figures"]["issues"][0]["public_id"]

    assert "jatim 2026-W45" in cli.invoke(args=["summary", "erase", public_id]).output


def test_an_unknown_office_is_refused(cli, agency):
    assert cli.invoke(args=["summary", "build", "--week", "2026-W45", "--agency", "mars"]).exit_code == 1
