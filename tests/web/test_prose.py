"""Markdown cannot smuggle anything in, and addresses in a rumour cannot be opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klinik.web import defang, markdown


@pytest.mark.parametrize(
    "attack",
    [
        "<img src='x' onerror='alert(1)'>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        '<a href="https://x" onclick="x()">a</a>',
        "![pelacak](https://jahat.contoh/p.png)",
        "<style>*{}</style>",
        "[a](https://x 'x\" onmouseover=\"y')",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(attack):
    html = markdown(attack)

    for piece in ("<script", "<img", "<style", 'href="javascript', 'href="data', '<a href="https://x" on'):
        assert piece not in html


def test_a_link_is_marked_as_not_ours():
    assert markdown("[BMKG](https://bmkg.go.id)") == (
        '<p><a href="https://bmkg.go.id" rel="nofollow noopener">BMKG</a></p>\n'
    )


def test_headings_stay_below_those_of_the_page():
    assert markdown("# Rincian") == "<h3>Rincian</h3>\n"


@given(st.text())
def test_any_text_becomes_only_allowed_tags(text):
    assert "<script" not in markdown(text).lower()


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("daftar di bit.ly/bansos-kab", "daftar di bit[.]ly/bansos-kab"),
        ("https://www.contoh.co.id/a?b=1.2", "hxxps://www[.]contoh[.]co[.]id/a?b=1.2"),
        ("HTTP://192.0.2.7/x", "HxxP://192[.]0[.]2[.]7/x"),
        ("cair Rp600.000 pukul 14.20, katanya.Bagikan", "cair Rp600.000 pukul 14.20, katanya.Bagikan"),
        ("tulis ke admin@bansos-cair.com", "tulis ke admin@bansos-cair[.]com"),
        ("lihat (klik.id).", "lihat (klik[.]id)."),
        ("hxxps://contoh[.]id", "hxxps://contoh[.]id"),
    ],
)
def test_an_address_in_a_rumour_is_shown_but_not_alive(text, harmless):
    assert defang(text) == harmless


@given(st.text())
def test_no_scheme_survives(text):
    assert "http://" not in defang(text).lower()
