"""The page of an answer as others take it along: machines, chats, other sites, paper."""

import html
import json
import re

import pytest
from jsonschema_rs import Draft202012Validator

from klinik.accounts.models import Role
from klinik.clarifications import services
from klinik.clarifications.codes import Flag, RevisionKind, Verdict
from klinik.db import db, now
from tests.factories.clarifications import CONTENT, draw_all, published, revised, staff

TEXT = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "pattern": "^https?://"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"}
# schema.org/ClaimReview, with what Google's documentation on fact check markup requires.
CLAIM_REVIEW = {
    "type": "object",
    "required": [
        "@context",
        "@type",
        "url",
        "claimReviewed",
        "itemReviewed",
        "author",
        "reviewRating",
        "datePublished",
    ],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "ClaimReview"},
        "url": ADDRESS,
        "claimReviewed": TEXT,
        "headline": TEXT,
        "description": TEXT,
        "identifier": TEXT,
        "inLanguage": {"const": "id"},
        "license": ADDRESS,
        "datePublished": MOMENT,
        "dateModified": MOMENT,
        "expires": MOMENT,
        "correction": TEXT,
        "author": {
            "type": "object",
            "required": ["@type", "name", "url"],
            "properties": {"@type": {"const": "GovernmentOrganization"}, "name": TEXT, "url": ADDRESS},
            "additionalProperties": False,
        },
        "itemReviewed": {
            "type": "object",
            "required": ["@type", "name"],
            "properties": {"@type": {"const": "Claim"}, "name": TEXT, "datePublished": {"type": "string"}},
            "additionalProperties": False,
        },
        "reviewRating": {
            "type": "object",
            "required": ["@type", "alternateName"],
            "dependentRequired": {"ratingValue": ["bestRating", "worstRating"]},
            "properties": {
                "@type": {"const": "Rating"},
                "alternateName": TEXT,
                "ratingValue": {"type": "integer", "minimum": 1, "maximum": 5},
                "bestRating": {"const": 5},
                "worstRating": {"const": 1},
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}


def reviews(page):
    return [
        json.loads(found)
        for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    ]


@pytest.mark.parametrize("verdict", Verdict)
def test_every_conclusion_is_one_valid_claim_review_equal_to_the_visible_text(client, agency, verdict):
    flags = {"claim": "Daftar di https://bit.ly/palsu sebelum jam dua belas siang"}
    page = client.get(published(verdict=verdict, **flags).path).text

    (review,) = reviews(page)
    visible = html.unescape(re.sub(r"<head>.*?</head>|<[^>]+>", " ", page, flags=re.DOTALL))

    Draft202012Validator(CLAIM_REVIEW).validate(review)
    for words in (review["claimReviewed"], review["headline"], review["description"], review["author"]["name"]):
        assert words in visible
    assert review["reviewRating"]["alternateName"] in visible


def test_a_withdrawn_answer_has_a_claim_review_that_has_expired_and_no_stamp(client, agency):
    clarification = published()
    revised(clarification, RevisionKind.RETRACTION, change_note="Sumbernya keliru.")

    page = client.get(clarification.path).text

    Draft202012Validator({**CLAIM_REVIEW, "required": ["expires", "correction"]}).validate(reviews(page)[0])
    assert reviews(page)[0]["reviewRating"] == {"@type": "Rating", "alternateName": "Dicabut"}
    assert "Kesimpulan yang dicabut: Hoaks." in page
    assert 'class="stamp' not in page


def test_a_suspended_answer_rates_nothing_for_machines_until_it_stands_again(client, agency):
    clarification = published()
    services.suspend(clarification, by=staff(Role.EDITOR), reason="Bukti baru", at=now())
    db.session.commit()

    (review,) = reviews(client.get(clarification.path).text)
    services.lift(clarification, by=staff(Role.EDITOR), at=now())
    db.session.commit()
    (again,) = reviews(client.get(clarification.path).text)

    Draft202012Validator(CLAIM_REVIEW).validate(review)
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Sedang ditinjau ulang"}
    assert (again["reviewRating"]["alternateName"], again["reviewRating"]["ratingValue"]) == ("Hoaks", 1)


@pytest.mark.parametrize(
    ("change", "offered"),
    [
        (None, "Bagikan klarifikasi ini"),
        (RevisionKind.RETRACTION, "Kabarkan pencabutan ini"),
        ("suspension", "Kabarkan peninjauan ulang ini"),
    ],
)
def test_what_does_not_stand_is_offered_for_passing_on_as_just_that(client, agency, change, offered):
    clarification = published()
    if change == "suspension":
        services.suspend(clarification, by=staff(Role.EDITOR), reason="Bukti baru", at=now())
    elif change:
        revised(clarification, change)
    db.session.commit()

    page = client.get(clarification.path).text

    assert f"<h2>{offered}</h2>" in page
    assert ('class="button button-primary" href="https://wa.me/' in page) is (change is None)


def test_a_shared_link_shows_the_card_once_it_is_drawn(client, agency):
    clarification = published()

    assert "og:image" not in client.get(clarification.path).text
    draw_all()
    page = client.get(clarification.path).text
    picture = re.search(r'property="og:image" content="([^"]+)"', page)[1]

    assert client.get(picture.partition("//")[2].partition("/")[2].join(["/", ""])).status_code == 200
    assert page.count("download=") == 4


def test_both_languages_name_each_other_and_themselves(client, agency):
    clarification = published()

    home, english = client.get(clarification.path).text, client.get(f"{clarification.path}?lang=en").text

    for page in (home, english):
        assert re.findall(r'hreflang="([a-z-]+)" href="http', page) == ["id", "en", "x-default"]
    assert re.search(r'rel="canonical" href="[^"?]+"', home)
    assert re.search(r'rel="canonical" href="[^"?]+\?lang=en"', english)


def test_who_checked_is_named_only_where_the_office_wants_it(client, agency):
    clarification = published()
    revision = clarification.current
    hidden = client.get(clarification.path).text

    agency.shows_names = True
    shown = client.get(clarification.path).text

    assert "dua orang yang berbeda" in hidden
    assert "disetujui oleh" in shown
    assert "dua orang yang berbeda" not in shown
    assert revision.approved_by_id != revision.drafted_by_id


def test_what_is_passed_on_never_calls_the_fact_a_hoax(client, agency):
    page = client.get(published(headline="Air tetap mengalir", verdict="hoax").path).text

    texts = [html.unescape(found) for found in re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)]
    shared = [html.unescape(found) for found in re.findall(r'"og:(?:title|image:alt)" content="(.*?)"', page)]
    assert all(text.startswith("Air tetap mengalir") for text in shared)
    assert texts[-2].strip().startswith("Air tetap mengalir\n\nKabar yang beredar: Hoaks.")
    assert "<strong>Air tetap mengalir</strong>" in texts[-1]
    assert "<p>Kabar yang beredar: Hoaks." in texts[-1]


def test_the_quotation_for_other_sites_is_escaped_and_names_source_and_licence(client, agency):
    page = client.get(published(headline="Air & <sumur> tetap bersih").path).text

    quotation = html.unescape(re.search(r'id="quotation"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1])

    assert "Air &amp; &lt;sumur&gt; tetap bersih" in quotation
    assert "creativecommons.org/licenses/by/4.0" in quotation
    assert "KLARIF-JATIM-" in quotation


def test_what_is_passed_on_of_a_withdrawn_answer_says_why_it_was_and_not_what_it_said(client, agency):
    clarification = published()
    revised(clarification, RevisionKind.RETRACTION, change_note="Sumber utamanya keliru.")

    page = client.get(clarification.path).text

    for name in ("share-text", "quotation"):
        text = html.unescape(re.search(rf'id="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1])
        assert "Sumber utamanya keliru." in text
        assert CONTENT.summary not in text
    assert 'property="og:description" content="Sumber utamanya keliru."' in page


def test_the_page_says_what_to_do_and_what_the_parties_say(client, agency):
    page = client.get(published(flags=[Flag.SCAM.value], reply="Kami **tidak** membuka pendaftaran.").path).text

    assert "Jangan buka tautannya dan jangan isikan data Anda." in page
    assert "Tanggapan pihak terkait" in page
    assert "Kami <strong>tidak</strong> membuka pendaftaran." in page


def test_paper_carries_the_short_address_and_a_code_to_scan(client, agency):
    clarification = published()

    end = re.search(r'class="print-only paper-end">(.*?)</aside>', client.get(clarification.path).text, re.DOTALL)[1]

    assert f"/klarifikasi/{clarification.public_id}<br>" in end
    assert CONTENT.headline not in end
    code = client.get(re.search(r'<img src="([^"]+)"', end)[1])
    assert (code.status_code, code.mimetype) == (200, "image/svg+xml")


@pytest.mark.parametrize(
    ("reports", "said", "listed", "to_programs"),
    [
        (0, "belum pernah diubah", False, 0),
        (4, "kurang dari lima laporan", False, None),
        (5, "5 laporan warga", True, 5),
    ],
)
def test_fewer_than_five_who_asked_are_nowhere_counted(client, reports, said, listed, to_programs):
    clarification = published()
    clarification.report_count = reports
    db.session.commit()

    page, answer = client.get(clarification.path), client.get(f"/api/v1/clarifications/{clarification.public_id}")

    assert said in page.text
    assert [f"{reports} laporan" in client.get(path).text for path in ("/", "/klarifikasi")] == [listed, listed]
    assert answer.json["report_count"] == to_programs
