"""Search finds what people mean, says where, and counts what else there is."""

import html
import re
from datetime import datetime

import pytest

from klinik.clarifications import search, spelling
from klinik.clarifications.codes import Flag, RevisionKind, Topic, Verdict
from klinik.db import db
from tests.clarifications.reading import listed
from tests.factories.clarifications import published, revised


def test_the_number_of_an_answer_leads_to_its_page_and_an_unknown_one_to_an_empty_list(client, agency):
    shown = published()

    found = client.get("/klarifikasi", query_string={"q": f" {shown.public_id.lower()} ", "lang": "en"})
    unknown = client.get("/klarifikasi?q=KLARIF-JATIM-2019-00009")

    assert (found.status_code, found.location) == (302, f"{shown.path}?lang=en")
    assert (unknown.status_code, "Belum ada klarifikasi yang cocok" in unknown.text) == (200, True)


def counts(page):
    """Return the filters of a page: their words and numbers."""
    links = re.findall(r"<span>([^<]+)</span><span class=\"count\">(\d+)", page)
    return {word: int(number) for word, number in links}


@pytest.mark.parametrize(
    "words",
    ["pemadaman", "padam", "keran dimatikan", "pompa", "resmi pelanggan", "pemerintahan", '"satu pompa"', "AIR KERAN"],
)
def test_a_clarification_is_found_by_its_headline_claim_explanation_and_topic(client, words):
    published()

    assert listed(client, f"q={words}") == ["Tidak ada pemadaman air keran tujuh hari di Kota Mawar"]


def test_a_warning_is_found_by_its_word(client):
    published(headline="Undangan nikah berisi berkas APK", flags=[Flag.SCAM])
    published()

    assert listed(client, "q=penipuan") == ["Undangan nikah berisi berkas APK"]


def test_what_has_the_word_in_its_headline_comes_before_what_is_newer(client):
    published(headline="Vaksin tidak berisi pelacak")
    published(headline="Surat libur itu palsu", summary="Surat itu menyebut vaksin.")

    assert listed(client, "q=vaksin") == ["Vaksin tidak berisi pelacak", "Surat libur itu palsu"]


def test_the_words_are_marked_where_they_stand_and_addresses_stay_harmless(client):
    published(claim="Daftar bantuan di https://bansos-palsu.example/daftar sebelum Jumat.", explanation="x")

    page = client.get("/klarifikasi?q=bantuan").text

    assert "<mark>bantuan</mark>" in page
    assert "https://bansos-palsu" not in page


def test_a_piece_of_a_text_shows_that_it_goes_on_before_and_after(client):
    published(explanation=f"Lama {'sekali dan panjang ' * 30}petugas mencari sumur {'di kebun orang ' * 30}")

    page = client.get("/klarifikasi?q=sumur").text

    [(before, after)] = re.findall(r'class="snippet"[^>]*>([^<]*)<mark>sumur</mark>([^<]*)<', page)
    assert before.startswith("… ")
    assert after.endswith(" …")


def test_filters_lead_to_as_many_as_they_say(client):
    published(headline="Satu", verdict=Verdict.HOAX, topic=Topic.HEALTH)
    published(headline="Dua", verdict=Verdict.HOAX, topic=Topic.FRAUD)
    published(headline="Tiga", verdict=Verdict.TRUE, topic=Topic.FRAUD)

    page = client.get("/klarifikasi?verdict=hoax").text

    assert counts(page) | {"Hoaks": 2, "Benar": 1, "Kesehatan": 1, "Penipuan": 1} == counts(page)
    assert listed(client, "verdict=hoax&topic=penipuan") == ["Dua"]
    assert "2 klarifikasi" in page


def test_a_year_is_a_filter_beside_the_others(client, at):
    at("2025-03-05T03:00:00Z")
    published(headline="Lama")
    at("2026-03-05T03:00:00Z")
    published(headline="Baru")

    page = client.get("/klarifikasi?from=2025-01-01&to=2025-12-31").text

    assert counts(page)["2025"] == counts(page)["2026"] == 1
    assert listed(client, "from=2025-01-01&to=2025-12-31") == ["Lama"]


def test_days_that_make_no_year_are_named_and_can_be_taken_away(client):
    published()

    page = client.get("/klarifikasi?verdict=hoax&from=2026-01-05&to=2026-02-01").text

    chosen = re.findall(r'href="([^"]+)"><span class="visually-hidden">Lepaskan: </span>([^<]+)', page)
    assert ("/klarifikasi?verdict=hoax", "Dari 5\u00a0Januari\u00a02026 sampai 1\u00a0Februari\u00a02026") in chosen


def test_other_offices_are_counted_and_one_press_away(client, agency, foreign_agency):
    published(foreign_agency, headline="Dari kabupaten")

    page = client.get("/klarifikasi?q=kabupaten").text

    assert "Tanpa saringan ada 1 klarifikasi" in page
    assert listed(client, "q=kabupaten&agency=semua") == ["Dari kabupaten"]


def test_nothing_found_says_what_to_do_next(client, agency):
    page = client.get("/klarifikasi?q=zzzz qqqq").text

    assert "Belum ada klarifikasi yang cocok" in page
    assert 'href="/lapor"' in page


def test_a_whole_message_in_the_search_box_leads_to_as_many_words_as_are_looked_for(client, agency):
    pasted = client.get("/klarifikasi", query_string={"q": "gempa " * 10_000, "topic": "x" * 9_000, "lang": "en"})

    assert (pasted.status_code, "lang=en" in pasted.location, len(pasted.location) < 1_000) == (302, True, True)
    assert client.get(pasted.location).status_code == 200


def test_pages_of_a_search_hold_every_answer_once(client):
    for number in range(23):
        published(headline=f"Bantuan nomor {number}" if number % 2 else f"Nomor {number}", summary="Tentang bantuan.")

    first = client.get("/klarifikasi?q=bantuan").text
    second = client.get(re.search(r'href="([^"]+)">Lebih lama', first)[1].replace("&amp;", "&")).text

    seen = re.findall(r"<h3><a href=\"([^\"]+)\"", first + second)
    assert len(seen) == len(set(seen)) == 23


def test_what_is_withdrawn_or_reworded_is_found_by_its_new_words_only(client):
    clarification = published()

    revised(clarification, RevisionKind.CORRECTION, headline="Aliran air tetap berjalan", claim="Kabar lama.")

    assert listed(client, "q=aliran") == ["Aliran air tetap berjalan"]
    assert listed(client, "q=pemadaman") == []


def test_a_correction_comes_up_again_in_every_feed(client, at):
    at("2026-03-01T03:00:00Z")
    old = published(headline="Lama")
    at("2026-03-02T03:00:00Z")
    published(headline="Baru")
    at("2026-03-03T03:00:00Z")

    revised(old, RevisionKind.CORRECTION)

    for form in ("atom", "rss", "json", "csv"):
        feed = client.get(f"/klarifikasi.{form}").text
        assert feed.index("Lama") < feed.index("Baru")
        assert feed.count(str(old.public_id)) >= 1


def test_a_search_costs_as_many_questions_for_twenty_as_for_one(client, count_queries):
    published()
    with count_queries() as one:
        client.get("/klarifikasi?q=air")
    for number in range(15):
        published(headline=f"Air nomor {number}")

    with count_queries() as many:
        client.get("/klarifikasi?q=air")

    # One of them for the office's own host, which the page names as its address; a running clinic remembers it.
    assert len(many) == len(one) <= 7


def test_what_is_too_many_to_count_still_offers_every_filter(client, monkeypatch):
    monkeypatch.setattr(search, "MOST_COUNTED", 2)
    published(headline="Air satu", topic=Topic.HEALTH)
    published(headline="Air dua", topic=Topic.FRAUD)
    published(headline="Air tiga", topic=Topic.MYTH)

    page = client.get("/klarifikasi?q=air").text

    assert "Ribuan klarifikasi" in page
    assert all(f"<span>{word}</span>" in page for word in ("Kesehatan", "Penipuan", "Mitos"))


@pytest.mark.usefixtures("app")
def test_what_the_database_keeps_in_step_can_be_made_again():
    published()
    before = db.session.execute(db.text("SELECT * FROM clarification_entry")).all()

    db.session.execute(db.text("DELETE FROM clarification_entry"))
    db.session.execute(db.text("SELECT list_clarification(id) FROM clarification"))

    assert db.session.execute(db.text("SELECT * FROM clarification_entry")).all() == before


@pytest.mark.parametrize(
    ("days", "others"), [("from=2025-03-01&to=2025-03-31", 1), ("from=2025-01-01&to=2025-12-31", 3)]
)
def test_the_list_without_filters_has_as_many_answers_as_was_said(client, days, others):
    for moment in ("2025-03-05T03:00:00Z", "2025-06-05T03:00:00Z", "2024-06-05T03:00:00Z"):
        published(at=datetime.fromisoformat(moment))

    empty = client.get(f"/klarifikasi?topic=mitos&{days}").text
    rest = re.search(r"Tanpa saringan ada (\d+).*?href=\"([^\"]+)\"", empty, re.DOTALL)

    assert (int(rest[1]), len(listed(client, html.unescape(rest[2]).partition("?")[2]))) == (others, others)


@pytest.mark.parametrize("words", ["air", "zzzz", "pemadmaan"])
def test_a_search_that_only_reads_holds_its_settings_on_a_connection_of_its_own(separate_app, words):
    published()
    spelling.learn()
    db.session.commit()

    assert separate_app.test_client().get(f"/klarifikasi?q={words}").status_code == 200
