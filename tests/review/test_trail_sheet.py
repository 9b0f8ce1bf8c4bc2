"""The trail as a table, for whoever has to account for the clinic."""

import csv
import io

from klinik import audit
from klinik.accounts.models import Role
from tests.factories.clarifications import staff
from tests.factories.review import opened


def rows(browser, query=""):
    return list(csv.DictReader(io.StringIO(browser.get(f"/meja/jejak.csv{query}").text)))


def test_the_table_holds_what_the_filters_leave(auditor):
    case = opened()
    opened()

    deeds = rows(auditor, f"?thing={case.id}&action=case.opened")

    assert [(deed["action"], deed["thing_id"]) for deed in deeds] == [("case.opened", str(case.id))]


def test_the_page_offers_the_table_with_its_filters_to_those_who_may(auditor, editor):
    opened()

    assert "/meja/jejak.csv?action=case.opened" in auditor.get("/meja/jejak?action=case.opened").text
    assert "jejak.csv" not in editor.get("/meja/jejak").text
    assert editor.get("/meja/jejak.csv").status_code == 403


def test_another_agency_s_deeds_are_not_in_it(foreign_auditor, agency):
    case = opened()

    assert rows(foreign_auditor, f"?thing={case.id}") == []


def test_nothing_in_the_table_is_a_formula(auditor):
    admin = staff(Role.ADMIN)
    admin.name = "=HYPERLINK(1)"
    audit.record("user.invited", admin, by=admin)

    assert [deed["person"] for deed in rows(auditor, "?action=user.invited")] == ["'=HYPERLINK(1)"]
