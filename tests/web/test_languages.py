"""Pages speak Indonesian, or English where the address says so."""

import pytest
from flask import url_for

from klinik.web import languages


def test_a_page_says_which_language_it_is_in(probe):
    assert probe.get("/uji/formulir").headers["Content-Language"] == "id"
    assert probe.get("/uji/formulir?lang=en").headers["Content-Language"] == "en"


def test_an_unknown_language_is_indonesian(probe):
    assert probe.get("/uji/formulir?lang=xx").headers["Content-Language"] == "id"


@pytest.mark.parametrize(
    ("here", "address", "there"),
    [
        ("/", "/klarifikasi", "/klarifikasi"),
        ("/?lang=en", "/klarifikasi", "/klarifikasi?lang=en"),
        ("/?lang=en", "/klarifikasi?q=bansos", "/klarifikasi?q=bansos&lang=en"),
        ("/?lang=en", "/metode#sumber", "/metode?lang=en#sumber"),
    ],
)
def test_links_keep_the_language(probe_app, here, address, there):
    with probe_app.test_request_context(here):
        assert languages.to(address) == there


def test_addresses_of_views_keep_the_language_and_files_have_none(probe_app):
    with probe_app.test_request_context("/?lang=en"):
        assert url_for("probe.long") == "/uji/panjang?lang=en"
        assert url_for("probe.long", lang=None) == "/uji/panjang"
        assert "lang" not in url_for("static", filename="mark.svg")


def test_the_language_link_leads_to_this_very_page(probe_app):
    with probe_app.test_request_context("/klarifikasi?q=bansos&lang=en"):
        assert languages.in_language("id") == "/klarifikasi?q=bansos"
        assert languages.in_language("en") == "/klarifikasi?q=bansos&lang=en"
