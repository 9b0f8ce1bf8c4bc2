"""What pages show of an office is remembered for a second, and lacks nothing that a template asks for."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from flask import g

from klinik import agencies
from klinik.agencies import fronts, queries, remembering
from klinik.agencies.fronts import Front
from klinik.agencies.models import Agency
from klinik.agencies.remembering import Remembered
from klinik.db import db
from klinik.web import cache

TEMPLATES = Path(agencies.__file__).parent.parent / "templates"


def test_the_face_of_an_office_has_all_that_templates_ask_for():
    asked = {name for file in TEMPLATES.rglob("*.*") for name in re.findall(r"\bagency\.(\w+)", file.read_text())}

    assert asked <= {field.name for field in fields(Front)}


def test_a_face_is_found_once_and_again_when_its_time_is_over(agency):
    found = []

    def find():
        found.append(agency)
        return agency

    for lasting in (Remembered(lasts=60.0), Remembered(lasts=0.0)):
        assert lasting.get("jatim", find) == lasting.get("jatim", find) == agency

    assert len(found) == 1 + 2


def test_a_page_that_is_kept_shows_no_face_from_before_a_change_that_was_heard_of(app, agency):
    faces, shown = Remembered(lasts=60.0), []

    for number, name in enumerate(["Dulu", "Dulu lagi", "Kini", "Tak mendengar", "Tak mendengar lagi"]):
        agency.name = name
        heard = [1, 1, 2, None, None][number]
        with app.test_request_context("/", environ_overrides={cache.HEARD: heard}):
            shown.append(faces.get("jatim", lambda: fronts.of(agency)).name)

    assert shown == ["Dulu", "Dulu", "Kini", "Tak mendengar", "Tak mendengar lagi"]


def test_hosts_that_visitors_invent_do_not_fill_the_memory(agency, monkeypatch):
    monkeypatch.setattr(remembering, "ROOM", 3)
    faces = Remembered(lasts=60.0)

    for number in range(10):
        faces.get(f"{number}.contoh.id", lambda: agency)

    assert len(faces._seen) <= 3


@pytest.fixture
def a_memory(app, monkeypatch):
    """A process that remembers offices, longer than a second."""
    monkeypatch.setitem(app.extensions, queries.EXTENSION, Remembered(lasts=60.0))


def current_afresh():
    g.pop("agency", None)  # a test has one `g` for all its requests
    return agencies.current()


def test_an_office_is_asked_for_once_and_each_request_has_its_own_copy(app, agency, a_memory, count_queries):
    key, named, host = agency.id, agency.name, agency.host

    def name_after(change: str) -> str:
        with app.test_request_context("/"):
            db.session.expunge_all()
            office = current_afresh()
            found, office.name = office.name, change
            assert (db.session.get(Agency, key), office.host) == (office, host)
            db.session.expunge(office)  # the change is not saved
            return found

    with count_queries() as asked:
        assert [name_after("Nama lain"), name_after("Nama lain lagi"), name_after("")] == [named] * 3

    assert len(asked) == 1


def test_what_a_request_knows_of_its_office_already_is_newer_than_what_is_remembered(app, agency, a_memory):
    for name in ("Dulu", "Kini"):
        agency.name = name
        with app.test_request_context("/"):
            found = current_afresh()

    assert found is agency
    assert found.name == "Kini"


@pytest.mark.parametrize("path", ["/privasi", "/layanan"])
def test_the_text_pages_name_the_offices_own_figures(client, agency, path):
    agency.retention_days, agency.promise_hours = 77, 33

    page = client.get(path).text

    assert "77\u00a0hari" in page or "33\u00a0jam" in page
