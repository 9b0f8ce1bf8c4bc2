"""What the public reads, and machines too."""

import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest

from klinik.accounts.models import Role
from klinik.agencies.models import AgencyHost
from klinik.clarifications import services
from klinik.clarifications.codes import RevisionKind, Topic, Verdict
from klinik.db import db, now
from tests.factories.clarifications import CONTENT, published, revised, staff


def test_the_page_states_the_fact_the_conclusion_and_its_sources(client, agency):
    clarification = published()

    page = client.get(clarification.path)

    assert page.status_code == 200
    for words in (CONTENT.headline, "Hoaks", "Tidak benar", "Jadwal perawatan pompa", clarification.public_id):
        assert words in page.text


def test_an_old_or_wrong_slug_leads_to_the_right_address(client, agency):
    clarification = published()

    answer = client.get(f"/klarifikasi/{clarification.public_id}/judul-lama")

    assert (answer.status_code, answer.location) == (301, clarification.path)


def test_the_id_alone_leads_to_the_page(client, agency):
    clarification = published()

    assert client.get(f"/klarifikasi/{clarification.public_id}").location == clarification.path


@pytest.mark.parametrize(
    "address", ["/klarifikasi/KLARIF-JATIM-2020-00001", "/klarifikasi/x/y", "/klarifikasi/x/riwayat"]
)
def test_an_unknown_id_is_not_found(client, agency, address):
    assert client.get(address).status_code == 404


def test_a_draft_is_not_public(client, agency):
    revision = services.start(agency, by=staff(Role.VERIFIER), at=now())
    services.write(revision, CONTENT, by=staff(Role.VERIFIER))
    db.session.commit()

    assert CONTENT.headline not in client.get("/klarifikasi").text


def test_a_withdrawn_clarification_says_so_on_page_list_and_feed(client, agency):
    clarification = published()
    revised(clarification, RevisionKind.RETRACTION, change_note="Sumber utamanya keliru.")

    page, listed, feed = (
        client.get(address).text for address in (clarification.path, "/klarifikasi", "/klarifikasi.atom")
    )

    assert "Klarifikasi ini dicabut" in page
    assert "Sumber utamanya keliru." in page
    assert "Dicabut" in listed
    assert "Dicabut: " in feed


def test_a_suspended_clarification_carries_the_banner_in_place_of_the_stamp(client, agency):
    clarification = published()
    stamped = client.get(clarification.path).text
    services.suspend(clarification, by=staff(Role.EDITOR), reason="Bukti baru", at=now())
    db.session.commit()

    page = client.get(clarification.path).text

    assert "Sedang ditinjau ulang" in page
    assert "Kesimpulan yang sedang ditinjau ulang: Hoaks." in page
    assert ['class="stamp' in text for text in (stamped, page)] == [True, False]


def test_the_history_of_a_suspended_answer_carries_it_too(client, agency):
    clarification = published()
    services.suspend(clarification, by=staff(Role.EDITOR), reason="Bukti baru", at=now())
    db.session.commit()

    page = client.get(f"/klarifikasi/{clarification.public_id}/riwayat").text

    assert "Sedang ditinjau ulang" in page
    assert "Bukti baru" in page


def test_a_history_is_found_on_the_host_of_its_own_office(client, agency, foreign_agency):
    db.session.add(AgencyHost(host="kendari.contoh.id", agency=foreign_agency))
    shown = published(foreign_agency)

    page = client.get(f"/klarifikasi/{shown.public_id}/riwayat").text

    assert f'rel="canonical" href="http://kendari.contoh.id/klarifikasi/{shown.public_id}/riwayat"' in page


def test_the_history_shows_what_a_correction_changed(client, agency):
    clarification = published()
    revised(clarification, RevisionKind.CORRECTION, summary="Pompa dirawat lima jam.")

    page = client.get(f"/klarifikasi/{clarification.public_id}/riwayat").text

    assert "Revisi 2: Ralat" in page
    assert "<ins>" in page
    assert "Jamnya kami perbaiki." in page


def test_every_version_that_was_published_can_be_read_in_full(client, agency):
    clarification = published()
    revised(
        clarification, RevisionKind.CORRECTION, summary="Pompa dirawat lima jam.", advice="Tampung air lebih banyak."
    )

    page = client.get(f"/klarifikasi/{clarification.public_id}/riwayat").text
    older = page[page.index('id="revisi-1"') :]

    for words in (CONTENT.headline, CONTENT.summary, CONTENT.claim, CONTENT.advice, "Jadwal perawatan pompa"):
        assert words in older
    assert "Baca versi yang berlaku" not in older


def test_the_log_of_corrections_names_them_and_no_first_publication(client, agency):
    published(headline="Judul pertama saja")
    revised(published(headline="Judul yang diralat"), RevisionKind.CORRECTION, summary="Lain.")

    page = client.get("/koreksi").text

    assert "Judul yang diralat" in page
    assert "Judul pertama saja" not in page


def test_the_list_narrows_by_conclusion_topic_and_words(client, agency):
    published(headline="Air keran tetap mengalir")
    published(headline="Jembatan baru memang dibuka", verdict=Verdict.TRUE, topic=Topic.OTHER, claim="Jembatan dibuka")

    def listed(query):
        page = client.get(f"/klarifikasi?{query}").text
        return ["Air keran tetap" in page, "baru memang dibuka" in page]

    assert listed("") == [True, True]
    assert listed("verdict=true") == [False, True]
    assert listed("topic=pemerintahan") == [True, False]
    assert listed("q=jembatan") == [False, True]
    assert listed("verdict=salah&topic=&from=kemarin") == [True, True]


def test_a_narrowed_list_is_called_by_what_it_shows_and_offers_letters_on_its_topic(client, agency):
    page = client.get("/klarifikasi?verdict=hoax&topic=kesehatan&q=air").text

    assert "<title>“air”, Hoaks, Kesehatan – Klarifikasi – " in page
    assert 'href="/langganan?series=clarifications&amp;topic=kesehatan"' in page


def test_a_search_without_hits_offers_a_way_on(client, agency):
    page = client.get("/klarifikasi?q=zzz")

    assert page.status_code == 200
    assert "/lapor" in page.text


def test_another_agency_is_listed_only_when_asked_for_and_named_then(client, agency, foreign_agency):
    published(foreign_agency, headline="Fakta dari instansi sebelah")

    assert "Fakta dari instansi sebelah" not in client.get("/klarifikasi").text
    everywhere = client.get("/klarifikasi?agency=semua").text
    assert "Fakta dari instansi sebelah" in everywhere
    assert foreign_agency.name in everywhere


def test_a_spreadsheet_never_runs_what_a_headline_says(client, agency):
    published(headline="=HYPERLINK(1)")

    rows = list(csv.reader(io.StringIO(client.get("/klarifikasi.csv").text)))

    assert rows[1][1] == "'=HYPERLINK(1)"


def test_machines_read_one_claim_review_equal_to_the_page(client, agency):
    clarification = published()

    page = client.get(clarification.path).text
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    review = json.loads(found[0])

    assert len(found) == 1
    assert (review["@type"], review["claimReviewed"]) == ("ClaimReview", CONTENT.claim)
    assert (review["reviewRating"]["ratingValue"], review["reviewRating"]["alternateName"]) == (1, "Hoaks")


def test_markup_in_an_explanation_is_shown_and_never_run(client, agency):
    clarification = published(explanation="Baca **ini**.\n\n<script>alert(1)</script>")

    page = client.get(clarification.path).text

    assert "<strong>ini</strong>" in page
    assert "<script>alert" not in page


def test_links_in_a_claim_are_never_live_and_only_there_the_page_says_so(client, agency):
    linked, plain = published(claim="Daftar di https://bit.ly/palsu sebelum jam dua belas siang"), published()

    page, other = (client.get(one.path).text for one in (linked, plain))

    assert "hxxps://bit[.]ly/palsu" in page
    assert 'href="https://bit.ly' not in page
    assert ["sengaja dinonaktifkan" in text for text in (page, other)] == [True, False]


def test_the_log_says_what_a_conclusion_was_before_and_what_is_under_review(client, agency):
    revised(published(), RevisionKind.CONCLUSION, verdict=Verdict.MISLEADING)
    suspended = published(headline="Jembatan memang ditutup")
    services.suspend(suspended, by=staff(Role.EDITOR), reason="Ada keterangan baru.", at=now())
    db.session.commit()

    log = client.get("/koreksi").text

    assert log.index("Hoaks") < log.index("menjadi") < log.index("Menyesatkan")
    assert "Ada keterangan baru." in log
    assert "#revisi-2" in log


@pytest.mark.parametrize("query", ["to=9999-12-31", "from=9999-12-31", "from=0001-01-01", "from=2026-02-30&to=x"])
def test_a_day_that_nobody_means_is_no_failure(client, agency, query):
    assert client.get(f"/klarifikasi?{query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=2026-12-01&to=2026-01-01", "Tanggal awal yang Anda pilih sesudah tanggal akhirnya."),
        ("from=2020-01-01&to=2020-01-31", "Tidak ada klarifikasi yang terbit pada hari-hari itu."),
    ],
)
def test_an_empty_stretch_of_days_says_why_it_is_empty(client, agency, query, words):
    published()

    page = client.get(f"/klarifikasi?{query}").text

    assert words in page
    assert "Jawaban atas laporan pertama" not in page


def test_the_times_of_an_answer_are_those_of_its_own_office(client, agency, foreign_agency):
    foreign_agency.timezone = "Asia/Makassar"
    shown = published(foreign_agency)
    revised(shown, RevisionKind.RETRACTION)

    notice = client.get(shown.path).text.partition("Klarifikasi ini dicabut")[2].partition("Isinya tetap")[0]

    assert "WITA" in notice


def test_what_one_reader_brought_along_in_the_address_reaches_no_other(client, agency):
    for number in range(21):
        published(headline=f"Jawaban ke-{number} atas sebuah kabar")

    page = client.get("/klarifikasi?utm_source=surat-kabar&verdict=hoax").text

    assert 'rel="next"' in page
    assert "surat-kabar" not in page


def test_the_first_hours_of_a_month_stand_under_it_in_the_list(client, agency):
    published(at=datetime(2026, 10, 31, 18, tzinfo=UTC))  # 1 November, 01.00 WIB

    page = client.get("/klarifikasi").text

    assert "<h2>November 2026</h2>" in page
    assert "<h2>Oktober 2026</h2>" not in page
