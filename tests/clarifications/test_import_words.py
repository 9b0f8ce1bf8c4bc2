"""What other houses' labels, dates, bodies and sources become."""

from zoneinfo import ZoneInfo

import pytest

from klinik.clarifications.codes import VERDICT_WORDS, ContentType, Flag, Topic, Verdict
from klinik.clarifications.importing import dates, labels, markup, sources, verdicts
from klinik.web.prose import markdown

WIB = ZoneInfo("Asia/Jakarta")

KNOWN_LABELS = [
    # Klinik Hoaks Jatim
    ("Hoaks", Verdict.HOAX, None, ()),
    ("Disinformasi", Verdict.MISLEADING, None, (Flag.DISINFORMATION,)),
    ("Fakta", Verdict.TRUE, None, ()),
    ("Hate Speech", Verdict.UNPROVEN, None, (Flag.HATEFUL,)),
    # Jabar Saber Hoaks
    ("HOAX", Verdict.HOAX, None, ()),
    ("Misinformasi", Verdict.MISLEADING, None, ()),
    ("FALSE CONTEXT", Verdict.MISLEADING, ContentType.FALSE_CONTEXT, ()),
    ("Imposter Content", Verdict.HOAX, ContentType.IMPOSTER, ()),
    ("Satire", Verdict.SATIRE, None, ()),
    # Mafindo: status and classification
    ("SALAH", Verdict.HOAX, None, ()),
    ("Penipuan", Verdict.HOAX, None, (Flag.SCAM,)),
    ("Benar", Verdict.TRUE, None, ()),
    ("Konten Palsu", Verdict.HOAX, ContentType.FABRICATED, ()),
    ("Konten yang Dimanipulasi", Verdict.HOAX, ContentType.MANIPULATED, ()),
    ("Konteks yang salah", Verdict.MISLEADING, ContentType.FALSE_CONTEXT, ()),
    # others
    ("False", Verdict.HOAX, None, ()),
    ("sebagian-benar", Verdict.PARTLY_TRUE, None, ()),
    ("partly_true", Verdict.PARTLY_TRUE, None, ()),
    ("5", Verdict.TRUE, None, ()),
]


@pytest.mark.parametrize(("label", "verdict", "content_type", "flags"), KNOWN_LABELS)
def test_a_label_of_another_house_has_one_fixed_meaning(label, verdict, content_type, flags):
    assert verdicts.meaning(label) == verdicts.Meaning(verdict, content_type, flags)


def test_our_own_codes_and_words_mean_themselves(app):
    for verdict, word in VERDICT_WORDS.items():
        assert {verdicts.meaning(label).verdict for label in (verdict, str(word))} == {verdict}


def test_every_label_is_written_as_it_is_looked_up():
    assert [label for label in verdicts.MEANINGS if verdicts.folded(label) != label] == []


def test_no_label_joins_a_conclusion_with_a_type_that_cannot_be():
    for label, meant in verdicts.MEANINGS.items():
        assert meant.content_type is None or meant.verdict in {Verdict.HOAX, Verdict.MISLEADING}, label


@pytest.mark.parametrize("label", ["", "klarifikasi", "edukasi", "berita", "hoaks fakta", "6"])
def test_a_label_that_says_no_conclusion_has_no_meaning(label):
    assert verdicts.meaning(label) is None


def test_a_label_in_brackets_is_taken_from_the_title():
    meant, rest = verdicts.tagged("[SALAH] Air keran mati [VIDEO]")

    assert (meant.verdict, rest) == (Verdict.HOAX, "Air keran mati [VIDEO]")


def test_a_bracket_that_is_no_label_stays_in_the_title():
    assert verdicts.tagged("[VIDEO] Air keran mati") == (None, "[VIDEO] Air keran mati")


@pytest.mark.parametrize(
    "written",
    [
        "2020-03-14",
        "20200314",
        "14/03/2020",
        "03/14/2020",
        "14-03-2020 00.00",
        "14.03.2020",
        "14 Maret 2020",
        "Sabtu, 14 Maret 2020 | 00:00 WIB",
        "Sabtu 14 Mar 2020 pukul 01.00 WITA",
        "March 14, 2020 12:00 am",
        "Sat, 14 Mar 2020 00:00:00 +0700",
        "2020-03-13T17:00:00Z",
        "43904",
        "1584118800",
        "1584118800000",
    ],
)
def test_a_date_is_read_however_the_old_site_wrote_it(written):
    assert dates.moment(written, WIB).astimezone(WIB).isoformat() == "2020-03-14T00:00:00+07:00"


@pytest.mark.parametrize("written", ["", "kemarin", "0000-00-00 00:00:00", "31/02/2020", "14 Foo 2020", "99:99"])
def test_what_is_no_date_is_none(written):
    assert dates.moment(written, WIB) is None


def test_html_becomes_markdown_that_looks_the_same():
    html = (
        '<p>Kabar <strong>ini </strong>salah &amp; <a href="https://a.contoh.id/x">lama</a>.</p><ul><li>satu</li></ul>'
    )

    assert markup.prose(html) == "Kabar **ini** salah & [lama](https://a.contoh.id/x).\n\n- satu"


@pytest.mark.parametrize(
    "html",
    [
        "<p>aman</p><script>alert(1)</script>",
        "<p onclick='alert(1)'>aman</p><style>p{}</style>",
        "<p>aman</p><iframe src='https://x.contoh.id'>alert(1)</iframe>",
        "<p>aman<img src=x onerror=alert(1)></p>",
        "<p>aman</p><!-- alert(1) -->",
    ],
)
def test_scripts_and_what_carries_them_are_gone(html):
    assert markup.prose(html) == "aman"


def test_a_link_that_runs_something_loses_its_address():
    assert markup.prose('<p><a href="javascript:alert(1)">klik</a></p>') == "klik"


def test_signs_that_markdown_would_read_stay_signs():
    html = "<p># 1. bukan *judul* &lt;b&gt; [x](y)</p><p>1. bukan daftar</p>"

    page = markdown(markup.prose(html))

    assert page == "<p># 1. bukan *judul* &lt;b&gt; [x](y)</p>\n<p>1. bukan daftar</p>\n"


def test_a_quotation_and_a_list_inside_a_list_keep_their_shape():
    html = "<blockquote><p>satu</p><p>dua</p></blockquote><ol><li>a<ul><li>b</li></ul></li></ol>"

    page = markdown(markup.prose(html))

    assert "<blockquote>\n<p>satu</p>\n<p>dua</p>\n</blockquote>" in page
    assert "<ul>\n<li>b</li>\n</ul>\n</li>\n</ol>" in page


def test_markdown_stays_as_it_was_written():
    body = "**Tebal** dan [tautan](https://a.contoh.id/?a=1&copy=2)\n\n> kutipan\n\n1. satu"

    assert markup.prose(body) == body


def test_signs_that_no_database_keeps_are_dropped():
    assert markup.plain("a\x00b\x07c\ud800\r\nd") == "abc?\nd"


def test_an_article_without_summary_is_summed_up_by_its_first_sentences():
    body = "# Judul\n\nKalimat [satu](https://a.contoh.id) *penting*. " + "Kalimat yang cukup panjang di sini. " * 20

    summary = markup.first_words(body)

    assert summary.startswith("Kalimat satu penting. Kalimat")
    assert summary.endswith("di sini.")
    assert len(summary) <= markup.SUMMARY


A, B = "https://a.contoh.id/1", "https://b.contoh.id/2"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (f'<a href="{A}">Judul A</a><br>{B}', [("Judul A", A), ("b.contoh.id", B)]),
        (f"Koran - {A}; Radio: {B}", [("Koran", A), ("Radio", B)]),
        (f"{A}, {B}", [("a.contoh.id", A), ("b.contoh.id", B)]),
        (f"{A} {B}", [("a.contoh.id", A), ("b.contoh.id", B)]),
        ("Wawancara dr. Budi; Surat edaran", [("Wawancara dr. Budi", ""), ("Surat edaran", "")]),
        ('[{"title": "A", "url": "javascript:alert(1)"}]', [("A", "")]),
        ("[" * 100_000 + A, [("a.contoh.id", A)]),
        ([A, {"title": "B"}], [("a.contoh.id", A), ("B", "")]),
        (None, []),
        ("", []),
    ],
)
def test_sources_are_found_in_whatever_shape(cell, found):
    assert [(source.title, source.url) for source in sources.sources(cell)] == found


def test_topics_types_and_flags_of_other_houses_are_known():
    assert labels.topic("COVID-19") is Topic.HEALTH
    assert labels.topic(["Sosial", "Bencana alam"]) is Topic.DISASTER
    assert labels.topic("Sosial") is None
    assert labels.content_type("Konteks yang salah") is ContentType.FALSE_CONTEXT
    assert labels.content_type("false_context") is ContentType.FALSE_CONTEXT
    assert labels.flags("Penipuan, hateful, lucu") == ([Flag.SCAM, Flag.HATEFUL], ["lucu"])
