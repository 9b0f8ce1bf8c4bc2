"""`klinik import clarifications`: what an office published before comes in, once, and says where it is from."""

import pytest

from klinik import matching
from klinik.audit.models import AuditEvent
from klinik.clarifications.codes import Origin, RevisionKind, Verdict
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from klinik.notifications.models import Notification
from tests.clarifications.archive import counts, reasons, the_one
from tests.factories.clarifications import CONTENT, published, revised


def test_a_row_becomes_a_published_answer_of_its_old_day(bring, agency):
    assert counts(bring()) == (1, 0, 0, 0)

    made = the_one()
    assert made.public_id == "KLARIF-JATIM-2020-00001"
    assert (made.origin, made.external_id, made.agency_id) == (Origin.LEGACY, "7", agency.id)
    assert made.current.verdict is Verdict.HOAX
    assert made.current.explanation == "Hanya satu pompa yang **dirawat** selama empat jam."
    assert made.first_published_at == made.updated_at == made.current.published_at
    assert made.first_published_at.astimezone(agency.zone).isoformat() == "2020-03-14T00:00:00+07:00"


def test_its_page_says_that_it_is_from_the_archive(bring, client):
    bring()

    page = client.get(the_one().path)

    assert page.status_code == 200
    assert "Dari arsip Dinas Komunikasi" in page.text
    assert "disetujui oleh dua orang yang berbeda di" not in page.text


def test_an_answer_of_our_own_is_not_labelled_as_archive(client, agency):
    assert "Dari arsip" not in client.get(published().path).text


def test_it_is_found_by_whoever_asks_about_the_same_message(bring, agency, ordinary):
    bring()

    found = matching.find(text=ordinary["claim"], agency_id=agency.id)

    assert [match.id for match in found] == [the_one().id]


def test_nobody_is_told_and_no_task_leaves(bring, sent):
    published()
    sent.clear()

    bring()

    assert db.session.query(Notification).count() == 0
    assert sent == []


def test_the_feed_keeps_what_is_new_on_top(bring, client, agency):
    newest = published()

    bring()

    items = client.get("/klarifikasi.json").json["items"]
    assert [item["id"] for item in items] == [newest.public_id, "KLARIF-JATIM-2020-00001"]
    assert items[1]["date_modified"].startswith("2020-03-1")


def test_the_trail_names_each_imported_answer(bring):
    bring({}, {"external_id": "8", "url": ""})

    events = db.session.query(AuditEvent).filter_by(action="clarification.imported").all()

    assert {event.thing_id for event in events} == {each.id for each in db.session.query(Clarification)}


def test_an_old_address_leads_to_the_answer(bring, client):
    bring()

    for address in ("/berita/7", "/berita/7/", "/berita/7?utm_source=wa"):
        answer = client.get(address)
        assert (answer.status_code, answer.location) == (301, the_one().path)


def test_an_address_that_was_told_apart_by_its_query_still_is(bring, client):
    bring({"url": "https://lama.contoh.id/index.php?hal=baca&id=7"})

    assert client.get("/index.php?hal=baca&id=7").location == the_one().path
    assert client.get("/index.php?hal=baca&id=8").status_code == 404


@pytest.mark.parametrize("query", ["p=123", "page_id=123", "id=berita-123"])
def test_an_address_that_was_the_front_page_with_a_number_leads_to_the_answer(bring, client, query):
    bring({"url": f"https://lama.contoh.id/?{query}"})
    assert client.get("/").status_code == 200

    for address in (f"/?{query}", f"/?{query}&utm_source=wa"):
        assert client.get(address).location == the_one().path
    assert client.get(f"/?{query}4").status_code == 200
    assert client.get("/tentang?p=123").status_code == 200


def test_an_unknown_address_is_still_not_found(bring, client):
    bring()

    assert client.get("/berita/8").status_code == 404
    assert client.post("/berita/7").status_code == 404


def test_the_same_file_again_changes_nothing(bring):
    bring()

    assert counts(bring()) == (0, 0, 1, 0)
    assert db.session.query(Revision).count() == 1


def test_a_changed_text_becomes_one_revision_more(bring, client):
    bring()

    assert counts(bring({"explanation": "Dua pompa dirawat selama empat jam."})) == (0, 1, 0, 0)

    made = the_one()
    assert [(each.number, each.kind) for each in made.revisions] == [(1, RevisionKind.FIRST), (2, RevisionKind.WORDING)]
    assert "Dua pompa" in client.get(made.path).text
    assert made.first_published_at.year == 2020


def test_a_changed_conclusion_says_that_it_is_one(bring):
    bring()

    bring({"verdict": "Fakta"})

    assert the_one().current.kind is RevisionKind.CONCLUSION
    assert the_one().current.verdict is Verdict.TRUE


def test_what_staff_have_corrected_here_is_not_overwritten(bring):
    bring()
    revised(the_one(), RevisionKind.CORRECTION, headline="Air keran hanya mati empat jam", sources=CONTENT.sources)

    assert counts(bring()) == (0, 0, 1, 0)
    [(line, reason)] = reasons(bring({"claim": "Klaim lain."}))

    assert (line, "sudah ditulis petugas" in reason) == (1, True)
    assert the_one().current.headline == "Air keran hanya mati empat jam"


def test_an_own_public_id_is_kept_and_numbering_passes_it(bring):
    bring({"public_id": "KLARIF-JATIM-2020-00001"}, {"external_id": "8", "url": ""})

    ids = {each.external_id: each.public_id for each in db.session.query(Clarification)}

    assert ids == {"7": "KLARIF-JATIM-2020-00001", "8": "KLARIF-JATIM-2020-00002"}


def test_a_row_without_any_id_is_known_again_by_its_words(bring):
    row = {"external_id": None, "url": None}

    assert [counts(bring(row))[:3] for _ in range(2)] == [(1, 0, 0), (0, 0, 1)]
