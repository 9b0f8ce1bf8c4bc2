"""Copies on screen: asked for on the case, read at the desk, and by everybody once a verifier says so."""

import pytest
from sqlalchemy import select

from klinik.archives import services
from klinik.archives.models import ArchiveCopy
from klinik.audit.models import AuditEvent
from klinik.clarifications.codes import SourceKind
from klinik.db import db, now
from klinik.review.services import work
from tests.factories.archives import kept
from tests.factories.clarifications import published
from tests.factories.review import opened
from tests.review.browsing import case_address, send, token

LINK = "https://kabar.contoh.id/pompa"


@pytest.fixture
def case(agency):
    return opened(links=[LINK])


def test_a_verifier_asks_for_a_copy_beside_a_link_of_a_report(verifier, case):
    response = send(verifier, case_address(case), "/salinan", url=LINK)

    copy = db.session.scalars(select(ArchiveCopy)).one()
    assert (response.status_code, copy.url, copy.case_id) == (303, LINK, case.id)
    assert "Salinan arsip sedang dibuat" in verifier.get(case_address(case)).text


def test_a_copy_is_asked_for_beside_a_find_too(verifier, agency):
    case = opened()
    words = {"title": "", "kind": SourceKind.NEWS, "is_outside": True, "note": ""}
    work.add_evidence(case, url=LINK, **words, by=verifier.user, at=now())

    assert send(verifier, case_address(case), "/salinan", url=LINK).status_code == 303


def test_an_address_that_does_not_stand_on_the_case_is_not_copied(verifier, case):
    response = send(verifier, case_address(case), "/salinan", url="https://lain.contoh.id/")

    assert (response.status_code, db.session.query(ArchiveCopy).count()) == (404, 0)


def test_the_page_says_why_a_copy_failed_and_offers_another_try(verifier, case):
    send(verifier, case_address(case), "/salinan", url=LINK)
    copy = db.session.scalars(select(ArchiveCopy)).one()
    copy.state, copy.failure, copy.status, copy.next_at = "failed", "refused", 404, None
    db.session.commit()

    assert "menolak memperlihatkan" in verifier.get(case_address(case)).text
    assert send(verifier, f"/meja/salinan/{copy.id}", "/coba-lagi").status_code == 303
    assert copy.next_at is not None


def test_the_raw_page_is_a_download_that_no_browser_reads(verifier, case):
    copy = kept(LINK, by=verifier.user, case=case)

    with verifier.get(f"/meja/salinan/{copy.id}/mentah") as response:
        assert response.mimetype == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_copy_is_for_the_desk_until_a_verifier_releases_it(verifier, client, case):
    copy = kept(LINK, by=verifier.user, case=case)
    assert client.get(copy.path).status_code == 404

    send(verifier, f"/meja/salinan/{copy.id}", "/rilis")
    assert client.get(copy.path).status_code == 200

    send(verifier, f"/meja/salinan/{copy.id}", "/tarik")
    assert client.get(copy.path).status_code == 404


def test_everybody_reads_words_hash_and_moment_and_no_markup(verifier, client, case):
    copy = kept(LINK, by=verifier.user, case=case, body=b"<p>&lt;script&gt;x()&lt;/script&gt; jahat.contoh.id")
    services.release(copy, by=verifier.user, at=now())
    db.session.commit()

    response = client.get(copy.path)

    assert "&lt;script&gt;x()&lt;/script&gt; jahat[.]contoh[.]id" in response.text
    assert copy.sha256 in response.text
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_the_source_of_an_answer_leads_to_its_released_copy(verifier, client, agency):
    answer = published(agency)
    address = f"/klarifikasi/{answer.public_id}/{answer.slug}"
    copy = kept(answer.current.sources[0].url, by=verifier.user)
    assert copy.path not in client.get(address).text

    services.release(copy, by=verifier.user, at=now())
    db.session.commit()

    assert f'href="{copy.path}">Salinan arsip' in client.get(address).text


def test_a_copy_that_another_agency_released_stands_beside_no_source_of_ours(client, foreign_verifier, agency):
    answer = published(agency)
    copy = kept(answer.current.sources[0].url, by=foreign_verifier.user)
    services.release(copy, by=foreign_verifier.user, at=now())
    db.session.commit()

    assert copy.path not in client.get(f"/klarifikasi/{answer.public_id}/{answer.slug}").text


def test_the_trail_knows_who_released_what(verifier, case):
    copy = kept(LINK, by=verifier.user, case=case)
    send(verifier, f"/meja/salinan/{copy.id}", "/rilis")

    deeds = db.session.scalars(select(AuditEvent.action).filter_by(thing_id=copy.id).order_by(AuditEvent.id)).all()
    assert deeds == ["archive_copy.asked", "archive_copy.kept", "archive_copy.released"]


def test_only_an_editor_is_offered_to_delete_a_copy(verifier, editor, case):
    copy = kept(LINK, by=verifier.user, case=case)
    page = f"/meja/salinan/{copy.id}"

    assert f"{page}/hapus" not in token(verifier, page)
    assert send(editor, page, "/hapus").status_code == 303
    assert editor.get(page).status_code == 404
