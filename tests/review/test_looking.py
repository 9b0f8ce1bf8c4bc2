"""A verifier looks on elsewhere by links that carry nothing but what is looked for."""

import re

from klinik.db import db, now
from klinik.reports import objections
from klinik.review import looking
from tests.factories.clarifications import CONTENT, published
from tests.factories.review import opened
from tests.review.browsing import case_address


def test_a_claim_is_looked_for_by_its_first_words_without_links():
    text = "*VIRAL!!* Bansos Rp600.000 cair https://jahat.contoh.id/a?b=c hari ini, sebarkan " + "kata " * 40

    assert looking.question(text).startswith("VIRAL Bansos Rp600.000 cair hari ini sebarkan kata")
    assert len(looking.question(text).split()) == looking.MOST_WORDS


def test_words_are_written_so_that_an_address_carries_them_whole():
    ways = {way.name: way.address for way in looking.for_words("air & listrik #1")}

    assert ways["DuckDuckGo"] == "https://duckduckgo.com/?q=air%20listrik%201"
    assert ways["TurnBackHoax"] == "https://www.google.com/search?q=site%3Aturnbackhoax.id+air%20listrik%201"


def test_a_link_is_looked_for_in_the_archives_and_a_picture_by_its_looks():
    page = [way.name for way in looking.for_address("https://kabar.contoh.id/a")]
    picture = [way.name for way in looking.for_address("https://kabar.contoh.id/a.JPG?x=1")]

    assert page == ["Wayback Machine", "archive.today", "urlscan.io"]
    assert picture == ["Google Lens", "Yandex", "TinEye", *page]


def test_what_was_sent_as_a_link_and_is_none_keeps_no_page_of_the_case_shut(verifier):
    case = opened(links=["https://[klik", "http://[::1"], text="Buka https://[di sini] sekarang juga")

    assert verifier.get(case_address(case)).status_code == 200
    assert next(way.name for way in looking.for_address("https://[klik.jpg")) == "Wayback Machine"


def test_the_link_that_is_looked_for_cannot_leave_its_place():
    ways = looking.for_address('https://x.contoh.id/"><script>&b=1#c')

    assert all(way.address.count("#") <= 1 and '"' not in way.address and "<" not in way.address for way in ways)


def test_a_private_picture_goes_by_the_verifiers_own_hand(app):
    assert all("contoh" not in way.address for way in looking.for_upload())


def test_links_to_elsewhere_do_not_say_where_from(verifier, agency):
    case = opened(links=["https://kabar.contoh.id/a"])

    page = verifier.get(case_address(case)).text

    outside = re.findall(r'<a href="https://(?!localhost)[^"]+"([^>]*)>', page)
    assert len(outside) > 8
    assert all('rel="noreferrer nofollow external"' in rest for rest in outside)


def test_an_objection_is_weighed_by_looking_for_the_claim_and_not_for_its_number(verifier, agency):
    objection = objections.file(published(), text="Tanggalnya keliru.", at=now())
    db.session.commit()

    page = verifier.get(case_address(objection.case)).text

    assert f'<p class="sought">{looking.question(CONTENT.claim)}</p>' in page
