"""The trail as a table, for whoever has to account for the clinic."""

import ast
import csv
import io
from dataclasses import fields

import pytest

from klinik import audit
from klinik.accounts.models import Role
from klinik.agencies.settling import Decisions
from klinik.casefiles.codes import Variant
from klinik.clarifications.services import RevisionContent
from klinik.db import db
from klinik.erasures.reach import SHELVES
from klinik.review.trail_words import FIELD_WORDS, THING_WORDS
from klinik.review.wording import ACTION_WORDS
from klinik.systems.services import AGAINST
from tests.factories.clarifications import staff
from tests.factories.review import opened
from tests.rules.repository import files


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


@pytest.mark.parametrize("query", ["until=9999-12-31", "since=0001-01-01&until=0001-01-01", "since=9999-12-31"])
def test_days_at_the_ends_of_the_calendar_are_days_like_others(auditor, query):
    assert auditor.get(f"/meja/jejak?{query}").status_code == 200


def test_another_agency_s_deeds_are_not_in_it(foreign_auditor, agency):
    case = opened()

    assert rows(foreign_auditor, f"?thing={case.id}") == []


def test_every_deed_of_the_trail_has_words_for_people():
    calls = [node for file in files("klinik/**/*.py") for node in ast.walk(ast.parse(file.read_text()))]
    deeds = {
        call.args[0].value
        for call in calls
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"audit.record", "audit.record_many"}
        if isinstance(call.args[0], ast.Constant)
    }

    assert len(deeds) > 100
    assert deeds - ACTION_WORDS.keys() == set()


def test_every_field_that_the_trail_can_name_has_words_for_people():
    calls = [node for file in files("klinik/**/*.py") for node in ast.walk(ast.parse(file.read_text()))]
    lists = [
        word.value
        for call in calls
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("audit.")
        for word in call.keywords
        if word.arg == "fields" and isinstance(word.value, ast.List)
    ]
    named = {each.value for one in lists for each in one.elts if isinstance(each, ast.Constant)}
    written = {field.name for kind in (RevisionContent, Decisions) for field in fields(kind)}
    erased = {column for shelf in SHELVES for column in (*shelf.texts, *shelf.addresses)}

    assert {"topics", "role", "due_at"} <= named
    assert (named | written | erased | set(Variant) | set(AGAINST.values())) - FIELD_WORDS.keys() == set()
    assert {shelf.model.__tablename__ for shelf in SHELVES} - THING_WORDS.keys() == set()


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("due_at", "Tenggat"),
        ("statement.function", "Keterangan instansi: Jabatan"),
        ("answered", "Jawaban"),
        ("2026-08-17", "2026-08-17"),
        ("hoaks.contoh.id", "hoaks.contoh.id"),
    ],
)
def test_the_page_says_in_words_what_changed(auditor, agency, field, words):
    audit.record("agency.settled", agency, by=None, fields=[field])
    db.session.commit()

    assert f"<small>{words}</small>" in auditor.get("/meja/jejak?action=agency.settled").text


def test_nothing_in_the_table_is_a_formula(auditor):
    admin = staff(Role.ADMIN)
    admin.name = "=HYPERLINK(1)"
    audit.record("user.invited", admin, by=admin)

    assert [deed["person"] for deed in rows(auditor, "?action=user.invited")] == ["'=HYPERLINK(1)"]
