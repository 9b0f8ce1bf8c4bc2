"""What a page says only once something was sent, found, refused or broken is as open to everybody as the page before.

Each state is reached as people reach it. What it alone draws is looked at in two dresses without asking for it again;
what test_accessibility.py looks at as well, a page of refusal, a form with slips, a ticket, in one of them.
"""

from pathlib import Path

import pytest
from sqlalchemy import select

from klinik.db import db
from klinik.db.secrets import decrypt
from klinik.notifications.models import Subscription
from tests.browser.test_accessibility import beyond, objections
from tests.factories.clarifications import CONTENT

NARROW, WIDE = (360, "dark"), (1440, "light")
UNKNOWN = "Kabarnya menara air di Desa Kenanga dicat ungu karena airnya akan dijual kepada pihak lain"
SEND_OFTEN = """address => Promise.all(
  Array.from({length: 31}, () => fetch(address, {method: "POST", body: new FormData(), redirect: "manual"})))"""
SUBMIT_TO = """address => {
  const form = Object.assign(document.createElement("form"), {method: "post", action: address});
  document.body.append(form);
  form.submit();
}"""


def flaws(page, *dresses):
    """Return what axe objects to in the dresses, two where none is named, and where the page runs off the side."""
    found = {}
    for width, theme in dresses or (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # colours do not fade over
        found[width] = objections(page)
    return {width: slips for width, slips in found.items() if slips} | beyond(page)


def press(page, what="main form .button-primary >> nth=-1"):
    with page.expect_navigation():
        page.click(what)


@pytest.mark.parametrize(
    ("path", "status", "dress"),
    [
        ("/klarifikasi?cursor=rusak", 400, NARROW),
        ("/meja/pengaturan", 403, WIDE),
        ("/keluar?lang=en", 405, NARROW),
        ("/klarifikasi/{erased_id}/gambar", 410, WIDE),
        ("/klarifikasi/{corrected_id}/kartu.png?lang=en", 503, NARROW),
        ("/langganan/tautan-lama/setuju", 404, NARROW),
        ("/t/tautan-lama", 404, WIDE),
    ],
)
def test_a_refusal_is_open_to_everybody(visit, live, path, status, dress):
    page = visit("/livez", staff=True)

    answer = page.goto(live.at(path))

    assert answer.status == status
    assert flaws(page, dress) == {}


def test_a_failure_of_ours_is_open_to_everybody_and_shows_its_number(visit, live, monkeypatch):
    monkeypatch.setitem(live.app.view_functions, "site.about", lambda: 1 / 0)
    page = visit("/livez")

    answer = page.goto(live.at("/tentang"))

    assert answer.status == 500
    assert answer.headers["x-request-id"] in page.inner_text("main")
    assert flaws(page, WIDE) == {}


def test_the_page_of_the_front_server_is_open_to_everybody_and_keeps_its_own_rules(visit):
    page = visit("/livez")
    page.said.clear()

    page.goto((Path(__file__).parents[2] / "deploy" / "unavailable.html").as_uri())

    assert page.said == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 246)"
    assert flaws(page) == {}


def test_being_asked_to_slow_down_is_open_to_everybody(visit, live, monkeypatch):
    monkeypatch.setitem(live.app.config, "RATE_LIMITS", "on")
    page = visit("/metode")
    page.evaluate(SEND_OFTEN, "/bagikan")

    with page.expect_navigation():
        page.evaluate(SUBMIT_TO, "/bagikan")

    assert "Terlalu sering" in page.title()
    assert flaws(page, NARROW) == {}


@pytest.mark.parametrize(
    ("text", "heading", "dresses"),
    [
        (CONTENT.claim, "yang Anda maksud", (NARROW, WIDE)),
        (UNKNOWN, "Belum ada", (NARROW,)),
        ("air", "Belum ada", (WIDE,)),
    ],
)
def test_what_a_check_found_is_open_to_everybody(visit, text, heading, dresses):
    page = visit("/")
    page.fill("[name=text]", text)

    press(page, ".paste-box .button-primary")

    assert heading in page.inner_text("h1")
    assert flaws(page, *dresses) == {}


def test_the_steps_of_a_report_and_their_errors_are_open_to_everybody(visit):
    page, seen = visit("/lapor?lang=en"), []
    page.fill("[name=text]", CONTENT.claim + " " + UNKNOWN)
    press(page)
    seen += [page.inner_text("h1"), flaws(page, NARROW)]
    if page.locator("[name=none_of_these]").count():
        press(page, "[name=none_of_these]")
    page.fill("[name=contact]", "bukan kontak")
    press(page)
    seen += [page.inner_text("h1"), flaws(page, WIDE)]
    page.fill("[name=contact]", "")
    press(page)
    seen += [page.inner_text("h1"), flaws(page)]
    page.go_back()
    seen.append(page.inner_text("h1"))
    page.go_forward()
    press(page, "[name=send]")
    seen += [page.inner_text("h1"), flaws(page, NARROW)]
    page.fill("main [name=text]", "Seen again.")
    page.context.clear_cookies()  # a day later
    press(page, "form[action*=tambah] .button")
    page.get_by_role("button", name="Copy text").wait_for()
    seen += [page.input_value("#unsent"), flaws(page, NARROW)]

    assert seen == [
        "Is this what you mean?",
        {},
        "How should we reach you?",
        {},
        "Check your answers",
        {},
        "How should we reach you?",
        "We have received your report",
        {},
        "Seen again.",
        {},
    ]


def test_an_objection_with_errors_is_open_to_everybody(visit):
    page = visit("/klarifikasi/{published}")
    page.click("#sanggahan summary")

    press(page, "#sanggahan .button-primary")

    assert page.title().startswith("Kesalahan")
    assert flaws(page, NARROW) == {}


def test_a_request_about_ones_data_is_confirmed_to_everybody(visit):
    page = visit("/data-pribadi")
    page.fill("[name=where]", "KLARIF-JATIM-2026-00001")
    page.check("[name=wish] >> nth=0")
    page.fill("[name=what]", "Nomor telepon pada gambar kedua.")
    page.fill("main [name=contact]", "warga@contoh.id")

    press(page)

    assert "sudah kami terima" in page.inner_text("h1")
    assert flaws(page) == {}


def test_beginning_and_ending_a_subscription_are_open_to_everybody(visit, live):
    page = visit("/langganan")
    page.fill("main [name=contact]", "pembaca@contoh.id")
    press(page)
    with live.app.app_context():
        token = decrypt(db.session.scalars(select(Subscription)).one().token)
        db.session.remove()
    seen = []
    for verb, dress in (("setuju", NARROW), ("berhenti", WIDE)):
        page.goto(live.at(f"/langganan/{token}/{verb}"))
        seen.append(flaws(page, dress))
        press(page)
        seen.append(flaws(page, dress))

    assert seen == [{}] * 4
