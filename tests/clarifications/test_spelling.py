"""Search understands slips of the pen, and words and numbers however they are written."""

import html
import re

import pytest
from sqlalchemy import select

from klinik.clarifications import spelling
from klinik.clarifications.listing import KnownWord
from klinik.db import db
from tests.clarifications.reading import listed
from tests.factories.clarifications import published


@pytest.mark.parametrize("words", ["-pompa", '-"satu pompa"', "--pompa", "- pompa", "zzzz or -pompa", "-pompa -keran"])
def test_a_search_that_only_says_what_is_not_wanted_looks_for_it(client, words):
    published()
    published(headline="Yang lain", claim="Yang lain.", summary="Yang lain.", explanation="Yang lain.")

    assert listed(client, f"q={words}") == ["Tidak ada pemadaman air keran tujuh hari di Kota Mawar"]
    assert listed(client, "q=lain -pompa") == ["Yang lain"]
    assert listed(client, "q=keran - pompa") == ["Tidak ada pemadaman air keran tujuh hari di Kota Mawar"]


@pytest.mark.parametrize("typed", ["pemadmaan", "pemadamn", "pemadaman kearn"])
def test_a_mistyped_word_is_understood_and_said(client, typed):
    published()
    spelling.learn()

    page = client.get(f"/klarifikasi?q={typed}").text

    assert "Menampilkan hasil untuk “pemadaman" in page
    assert "Tidak ada klarifikasi yang memuat" in page
    assert "<mark>pemadaman</mark>" in page


@pytest.mark.parametrize(("typed", "meant"), [("bnajir", "banjir"), ("vaksn", "vaksin"), ("tmbok", "tembok")])
def test_a_slip_at_the_beginning_or_in_a_word_of_the_explanation_alone_is_understood(client, typed, meant):
    published(headline="Banjir itu terjadi tahun lalu", explanation="Tembok pos vaksin di foto itu sudah dicat ulang.")
    spelling.learn()

    assert f"Menampilkan hasil untuk “{meant}”" in client.get(f"/klarifikasi?q={typed}").text


@pytest.mark.usefixtures("app")
def test_the_root_of_a_passive_is_a_word_where_the_answer_uses_it_otherwise_too():
    published(headline="Vaksinasi gratis memang ada", explanation="Hewan yang divaksin dicatat oleh direktur dinas.")
    spelling.learn()

    known = set(db.session.scalars(select(KnownWord.word)))
    assert {"divaksin", "vaksin", "direktur"} <= known
    assert "rektur" not in known


def test_a_word_without_an_end_is_no_slip_and_no_failure(client):
    published(headline="Membanjiri kota itu kabar lama")
    spelling.learn()

    assert client.get(f"/klarifikasi?q=me{'x' * 290}").status_code == 200


@pytest.mark.parametrize("address", ["/klarifikasi?q=", "/klarifikasi.atom?q=", "/ringkasan?q="])
@pytest.mark.parametrize("words", [f"pompa {'-' * 60}air", f"pompa {'-(' * 60}air", f"{'-²' * 60} pompa"])
def test_a_line_of_hyphens_is_no_failure(client, address, words):
    published()

    assert client.get(address + words).status_code == 200


@pytest.mark.usefixtures("app")
def test_a_message_of_words_that_nobody_uses_is_no_slip():
    published(headline="Banjir dan gempa itu terjadi tahun lalu", explanation="Vaksin itu aman bagi warga.")
    spelling.learn()

    assert spelling.meant("bnajir gmepa vaksn") == "banjir gempa vaksin"
    assert spelling.meant("bnajir gmepa vaksn wagra") == ""


@pytest.mark.parametrize(
    "typed",
    [
        *("wifi", "wi-fi", "WiFi gratis", '"Wi-Fi gratis"', "covid19", "covid-19", "antivaksin"),
        *("600.000", "600000", "Rp600.000", "rp 600.000", "600,000", "1250000", "1.250.000", "75000", "75.000"),
    ],
)
def test_a_word_with_a_hyphen_and_a_number_with_dots_are_found_however_they_are_written(client, typed):
    told = "Wi-Fi gratis, dana Covid-19, Rp600.000 tunai, Rp1.250.000-Rp2.000.000 kredit, Rp75000 pulsa, anti-vaksin."
    published(headline="Kabar itu palsu", explanation=told)
    published(headline="Yang lain", explanation="Ada 600 orang dan 000 kupon.")

    assert listed(client, f"q={typed}") == ["Kabar itu palsu"]


@pytest.mark.parametrize(("typed", "marked"), [("600000", "Rp600.000"), ("wi-fi", "Wi"), ("WIFI", "Wi-Fi")])
def test_what_is_written_otherwise_is_marked_where_it_stands(client, typed, marked):
    published(headline="Kabar itu palsu", summary="Tidak ada bantuan Rp600.000 lewat Wi-Fi.")

    assert f"<mark>{marked}</mark>" in client.get(f"/klarifikasi?q={typed}").text


@pytest.mark.usefixtures("app")
def test_a_word_is_learned_once_and_never_by_two_at_once():
    published()

    assert spelling.learn() == 1
    assert spelling.learn() == 0
    assert spelling.meant("pemadaman") == ""


def test_the_feeds_beside_words_put_right_are_of_those_words(client):
    published(headline="Tidak ada pemadaman air")
    spelling.learn()

    page = client.get("/klarifikasi?q=pemadmaan").text
    feed = html.unescape(re.search(r'href="([^"]+)">Atom', page)[1])

    assert "Tidak ada pemadaman air" in client.get(feed).text
