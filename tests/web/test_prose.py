"""Markdown cannot smuggle anything in, and addresses in a rumour cannot be opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from klinik.web import defang, markdown, prose


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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("lihat **tautan [resmi](https://a.id/b)** dulu", "lihat tautan resmi dulu"),
        ("potongan [resmi", "potongan resmi"),
        ("[dihapus atas permintaan yang bersangkutan] naik", "[dihapus atas permintaan yang bersangkutan] naik"),
    ],
)
def test_a_snippet_loses_the_signs_of_markdown_and_keeps_those_of_a_tombstone(text, shown):
    assert prose.marked(text, "\x01", "\x02") == shown


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("https://air.contoh.id/jadwal?b=c&d", ["https://air.", "contoh.", "id/", "jadwal?", "b=", "c&amp;", "d"]),
        ("hxxps://air[.]contoh[.]id/jadwal", ["hxxps://air[.]", "contoh[.]", "id/", "jadwal"]),
        ("<b>pukul 14.20</b> di bit.ly/x", ["&lt;b&gt;pukul 14.20&lt;/b&gt; di bit.ly/x"]),
        ("<i>air.contoh.id/jadwal-pompa</i>", ["&lt;i&gt;air.", "contoh.", "id/", "jadwal-pompa&lt;/", "i&gt;"]),
    ],
)
def test_a_long_address_parts_at_its_joints_and_everything_in_it_is_escaped(text, parts):
    assert escape(prose.parted(text)) == "<wbr>".join(parts)
