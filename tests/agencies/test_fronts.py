"""What pages show of an office is remembered for a second, and lacks nothing that a template asks for."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from klinik import agencies
from klinik.agencies import fronts
from klinik.agencies.fronts import Front, Fronts
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

    for lasting in (Fronts(lasts=60.0), Fronts(lasts=0.0)):
        assert lasting.get("jatim", find) == lasting.get("jatim", find) == fronts.of(agency)

    assert len(found) == 1 + 2


def test_a_page_that_is_kept_shows_no_face_from_before_a_change_that_was_heard_of(app, agency):
    faces, shown = Fronts(lasts=60.0), []

    for number, name in enumerate(["Dulu", "Dulu lagi", "Kini", "Tak mendengar", "Tak mendengar lagi"]):
        agency.name = name
        heard = [1, 1, 2, None, None][number]
        with app.test_request_context("/", environ_overrides={cache.HEARD: heard}):
            shown.append(faces.get("jatim", lambda: agency).name)

    assert shown == ["Dulu", "Dulu", "Kini", "Tak mendengar", "Tak mendengar lagi"]


def test_hosts_that_visitors_invent_do_not_fill_the_memory(agency, monkeypatch):
    monkeypatch.setattr(fronts, "ROOM", 3)
    faces = Fronts(lasts=60.0)

    for number in range(10):
        faces.get(f"{number}.contoh.id", lambda: agency)

    assert len(faces._seen) <= 3


@pytest.mark.parametrize("path", ["/privasi", "/layanan"])
def test_the_text_pages_name_the_offices_own_figures(client, agency, path):
    agency.retention_days, agency.promise_hours = 77, 33

    page = client.get(path).text

    assert "77 hari" in page or "33 jam" in page
