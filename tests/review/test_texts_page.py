"""The admin's page of a message's words: written, looked at, taken back."""

import pytest

from klinik.notifications import own_words
from klinik.notifications.kinds import Kind
from klinik.notifications.services import rewriting
from tests.accounts.pages import token_of
from tests.review.browsing import form_of

PAGE = "/meja/pengaturan/pesan/declined"
OWN = {"subject_id": "Tentang laporan Anda", "body_id": "Tidak dapat kami periksa. Sebabnya: {alasan}"}


@pytest.fixture
def written(admin):
    """Send the form of the page with some fields changed."""
    return lambda **fields: admin.post(PAGE, data=form_of(admin.get(PAGE), PAGE) | fields)


def test_the_list_says_which_messages_have_words_of_the_office(admin, written):
    written(**OWN)

    page = admin.get("/meja/pengaturan/pesan").text

    assert page.count("Teks instansi, diganti") == 1
    assert page.count("Teks bawaan") == 16


@pytest.mark.parametrize("kind", own_words.kinds())
def test_every_message_that_may_be_worded_can_be(admin, agency, kind):
    page = f"/meja/pengaturan/pesan/{kind}"
    form = form_of(admin.get(page), page)

    answer = admin.post(page, data=form | {"body_id": f"{form['body_id']} Salam."})

    assert answer.status_code == 303
    assert rewriting.current(agency.id, kind).version == 1


def test_a_version_that_nobody_wrote_is_a_stale_page(written):
    assert written(**OWN, version="-1").status_code == 409


def test_a_look_writes_nothing_and_shows_both_languages_as_they_will_be_read(admin, written, agency):
    shown = written(**OWN, then="preview")

    assert shown.status_code == 200
    assert "Sebabnya: Pesan ini berisi pendapat" in shown.text
    assert "Your report" in shown.text
    assert rewriting.current(agency.id, Kind.DECLINED) is None


def test_words_that_cannot_be_used_come_back_beside_their_field(written, agency):
    refused = written(body_id="Halo {nama_ibu}")

    assert refused.status_code == 422
    assert "{nama_ibu} tidak dikenal di pesan ini." in refused.text
    assert rewriting.current(agency.id, Kind.DECLINED) is None


def test_a_stale_page_keeps_what_was_typed_and_shows_what_is_true_now(admin, written, agency):
    stale = form_of(admin.get(PAGE), PAGE)
    written(**OWN)

    refused = admin.post(PAGE, data=stale | {"body_id": "Tulisan saya. {alasan}"})

    assert refused.status_code == 409
    assert "Tulisan saya." in refused.text
    assert "Tidak dapat kami periksa. Sebabnya:" in refused.text


def test_one_button_goes_back_to_our_words_and_older_versions_can_be_loaded(admin, written, agency):
    written(**OWN)

    page = admin.post(f"{PAGE}/bawaan", data={"form_token": token_of(admin.get(PAGE))})

    assert page.status_code == 303
    assert not rewriting.current(agency.id, Kind.DECLINED).is_own
    assert "Tentang laporan Anda" in admin.get(f"{PAGE}?versi=1").text
