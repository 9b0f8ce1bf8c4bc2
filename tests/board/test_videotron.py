"""What an outdoor screen opens: the approved cards whose time it is, one after the other, without a script."""

import re
from datetime import timedelta

import pytest

from klinik.accounts.models import Role
from klinik.board import public, services
from klinik.clarifications import services as clarifying
from klinik.clarifications.codes import RevisionKind
from klinik.clarifications.models import Card
from klinik.db import db, now
from tests.factories.board import HOUR, aired, prepared
from tests.factories.clarifications import draw_all, published, revised, staff
from tests.web.kept_pages import cached_app, database, reader, wait_until

__all__ = ["cached_app", "database", "reader"]  # fixtures


def shown(browser, address="/videotron"):
    """Return the headline on the screen, None where it is the quiet page."""
    page = browser.get(address, follow_redirects=True)
    assert page.status_code == 200
    found = re.search(r'<img [^>]*alt="([^"]*)"', page.text)
    return found[1].partition(": ")[2] if found else None


def listed(client):
    """Return the headlines of one round, as a player goes from page to page."""
    address, round_ = "/videotron", []
    while (said := shown(client, address)) not in (None, *round_):
        round_.append(said)
        address = client.get(address).headers["Refresh"].partition("url=")[2]
    return round_


@pytest.fixture
def office(agency):
    return agency


def on(headline, **words):
    slot = aired(published(headline=headline), **words)
    draw_all()
    return slot


def test_cards_follow_one_another_and_begin_anew(office, client):
    on("Fakta pertama", starts=-2 * HOUR), on("Fakta kedua")

    first, last = client.get("/videotron"), client.get("/videotron?ke=2")

    assert listed(client) == ["Fakta pertama", "Fakta kedua"]
    assert (first.headers["Refresh"], last.headers["Refresh"]) == ("12; url=/videotron?ke=2", "12; url=/videotron?ke=1")
    assert "<script" not in first.text
    assert "Set-Cookie" not in first.headers
    assert first.headers["Cache-Control"] == "public, no-cache"


def test_a_card_is_there_in_the_shape_of_the_screen_and_in_its_language(office, client):
    on("Fakta pertama")

    page = client.get("/videotron?lang=en").text

    cards = re.findall(r'="(/klarifikasi/[^"]+)"', page.replace("&amp;", "&"))
    assert [client.get(address).status_code for address in cards] == [200, 200]
    assert [re.search(r"(kartu-\w+)\.png\?v=\w+&lang=en$", address)[1] for address in cards] == [
        "kartu-tegak", "kartu-layar"
    ]  # fmt: skip
    assert 'media="(orientation: portrait)"' in page
    assert "url=/videotron?ke=1&lang=en" in client.get("/videotron?lang=en").headers["Refresh"]


def test_only_what_is_approved_and_whose_time_it_is_is_shown(office, foreign_agency, client):
    prepared(published(headline="Menunggu orang kedua"))
    aired(published(headline="Baru besok"), starts=24 * HOUR, ends=48 * HOUR)
    aired(published(foreign_agency, headline="Milik instansi lain"))
    withdrawn, over = on("Sudah ditarik"), on("Sudah lewat")
    over.approved_at, over.starts_at, over.ends_at = now() - 3 * HOUR, now() - 4 * HOUR, now()
    services.withdraw(withdrawn, by=staff(Role.HEAD), at=now())
    draw_all()

    assert shown(client) is None
    assert shown(client, "/videotron?ke=7") is None


@pytest.mark.parametrize("number", ["0", "3", "-1", "dua", "01", "9" * 5000])
def test_a_place_that_is_not_there_leads_to_the_first(office, client, number):
    on("Fakta pertama")

    assert client.get(f"/videotron?ke={number}").headers["Location"] == "/videotron"


def test_what_is_corrected_waits_for_its_new_card(office, client):
    slot = on("Jadwal yang lama")
    revised(slot.clarification, RevisionKind.CORRECTION, headline="Jadwal yang benar")

    before = shown(client)
    draw_all()

    assert (before, shown(client)) == (None, "Jadwal yang benar")


def test_an_answer_with_two_slots_is_shown_once(office, client):
    first = on("Fakta pertama")
    second = aired(first.clarification, starts=HOUR * 1.1, ends=2 * HOUR)
    second.starts_at = now() - HOUR / 2
    db.session.commit()

    assert client.get("/videotron").headers["Refresh"] == "12; url=/videotron?ke=1"


def test_an_empty_list_shows_who_we_are_and_where_and_asks_again(office, client):
    page = client.get("/videotron")

    assert "Klinik Hoaks Jawa Timur" in page.text
    assert "localhost" in page.text
    assert page.headers["Refresh"] == "30"


def test_a_failure_asks_again_too(office, client, monkeypatch):
    monkeypatch.setattr(client.application, "testing", False)
    monkeypatch.setitem(client.application.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(public, "KEPT", None)  # what is added to a moment

    page = client.get("/videotron")

    assert (page.status_code, page.headers["Refresh"]) == (500, "30")


@pytest.mark.parametrize("end", ["suspended", "retracted", "withdrawn"])
def test_what_does_not_stand_leaves_a_kept_screen_within_the_second(cached_app, reader, end):
    slot = on("Fakta pertama")
    assert (shown(reader), shown(reader)) == ("Fakta pertama", "Fakta pertama")

    if end == "suspended":
        clarifying.suspend(slot.clarification, by=staff(Role.EDITOR), reason="Ada keterangan baru.", at=now())
    if end == "retracted":
        revised(slot.clarification, RevisionKind.RETRACTION)
    if end == "withdrawn":
        services.withdraw(slot, by=staff(Role.ADMIN), at=now())
    db.session.commit()

    wait_until(lambda: shown(reader) is None, within=1.0)


def test_a_card_appears_on_a_kept_screen_once_it_is_approved_and_drawn(cached_app, reader):
    slot = prepared(published(headline="Fakta pertama"))
    assert shown(reader) is None

    services.approve(slot, by=staff(Role.HEAD), at=now())
    db.session.commit()
    assert shown(reader) is None
    assert db.session.query(Card).count() == 0
    draw_all()

    wait_until(lambda: shown(reader) == "Fakta pertama", within=1.0)


def test_a_page_is_kept_while_its_slot_is_far_from_its_end(cached_app, reader, makes_it_anew):
    on("Fakta pertama", ends=timedelta(seconds=90))

    wait_until(lambda: not makes_it_anew(reader))  # once the worker has heard of the slot


def test_no_page_is_kept_over_the_end_of_a_slot(cached_app, reader, makes_it_anew):
    on("Fakta pertama", ends=timedelta(seconds=50))

    assert [makes_it_anew(reader) for _ in range(4)] == [True] * 4


@pytest.fixture
def makes_it_anew(monkeypatch):
    """Return a function that opens the page and says whether the list was asked for."""
    asked, on_air = [], public.airing.on_air
    monkeypatch.setattr(public.airing, "on_air", lambda *words, **named: asked.append(1) or on_air(*words, **named))

    def _makes_it_anew(browser):
        before = len(asked)
        shown(browser)
        return len(asked) > before

    return _makes_it_anew
