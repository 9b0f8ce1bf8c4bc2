"""The front door says who we are, what we promise, and what is new."""

import re

import pytest

from klinik.agencies.models import ClockMode
from klinik.clarifications.codes import RevisionKind
from klinik.db import db
from tests.factories.agencies import default_agency
from tests.factories.clarifications import published, revised

TEXTS = ["/tentang", "/metode", "/layanan", "/privasi", "/aksesibilitas"]


@pytest.fixture(autouse=True)
def office(app):
    return default_agency()


def test_the_newest_answer_stands_on_top_with_its_stamp(client):
    published(headline="Kabar lama yang sudah dijawab")
    newest = published(headline="Kabar terbaru yang sudah dijawab")

    home = client.get("/").text

    assert home.index("Kabar terbaru") < home.index("Kabar lama")
    assert home.count('class="stamp ') == 1
    assert f"/klarifikasi/{newest.public_id}/{newest.slug}" in home


def test_a_withdrawn_answer_is_not_news(client):
    revised(published(headline="Kabar yang dicabut kembali"), RevisionKind.RETRACTION)

    assert "Kabar yang dicabut kembali" not in client.get("/").text


def test_a_clinic_without_answers_says_so(client):
    assert "Belum ada klarifikasi yang terbit" in client.get("/").text


@pytest.mark.parametrize("path", ["/", "/layanan"])
def test_the_promise_is_the_one_of_the_office(client, office, path):
    office.promise_hours = 16
    office.clock_mode = ClockMode.SERVICE
    db.session.commit()

    assert "paling lambat 16\u00a0jam layanan" in client.get(path).text


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", ["/", "/layanan", "/privasi", "/data-pribadi", "/lapor"])
def test_no_line_ends_between_a_number_and_its_unit(client, path, language):
    page = client.get(f"{path}?lang={language}").text

    assert re.findall(r"\d (?:jam|hari|menit|MB|hours?|days?|minutes?)\b", page) == []


def test_the_opening_hours_are_those_of_the_office(client, office):
    office.service_hours = {"1": [["08:00", "12:00"], ["13:00", "15:30"]]}
    db.session.commit()

    page, english = (re.sub(r"<[^>]+>", " ", client.get(f"/layanan?lang={code}").text) for code in ("id", "en"))

    assert re.search(r"Senin\s+08\.00–12\.00, 13\.00–15\.30", page)
    assert re.search(r"Monday\s+08:00–12:00, 13:00–15:30", english)
    assert re.search(r"Selasa\s+Tutup", page)


def test_what_is_pasted_at_home_is_taken_by_the_check(client):
    home = client.get("/").text
    token = re.search(r'action="/cek".*?name="form_token"[^>]*value="([^"]+)"', home, re.DOTALL)[1]

    response = client.post("/cek", data={"form_token": token, "text": "Pesan tentang pohon yang berjalan malam hari"})

    assert response.status_code == 200
    assert "pohon yang berjalan" in response.text


def test_a_number_and_a_code_typed_at_home_are_taken_by_the_tracking_page(client):
    home = client.get("/").text
    token = re.search(r'action="/lacak".*?name="form_token"[^>]*value="([^"]+)"', home, re.DOTALL)[1]

    response = client.post(
        "/lacak", data={"form_token": token, "ticket_number": "KH-2026-999999", "access_code": "1" * 16}
    )

    assert "terlalu lama terbuka" not in response.text


@pytest.mark.parametrize("path", [*TEXTS, "/api"])
def test_the_contents_of_a_text_lead_to_its_sections_on_narrow_screens_too(client, path):
    page = client.get(path).text

    above, beside = re.findall(r'<nav class="contents.*?</nav>', page, re.DOTALL)
    ids = [re.findall(r'<a href="#([\w-]+)">', contents) for contents in (above, beside)]
    assert len(ids[1]) >= 5
    assert set(ids[0]) >= set(ids[1])
    assert all(re.search(rf'<(h2|section class="call") id="{name}">', page) for name in ids[0])


@pytest.mark.parametrize("path", [f"{path}?lang={language}" for path in TEXTS for language in ("id", "en")])
def test_no_sentence_of_a_text_sticks_to_the_one_before(client, path):
    without_links = re.sub(r"</?a\b[^>]*>", "", client.get(path).text)
    words = re.sub("<[^>]+>", " ", without_links)

    assert re.findall(r"\w+[.?:][A-Z]\w*", words) == []


READ = ["/", *TEXTS, "/cek", "/lapor", "/lacak", "/klarifikasi", "/klarifikasi?q=air", "/klarifikasi.atom", "/koreksi"]
READ += ["/ringkasan", "/statistik", "/langganan", "/luring", "/sw.js", "/tiket/KH-2026-000001", "/tidak-ada"]


@pytest.mark.parametrize("path", READ)
def test_reading_sets_no_cookie_and_opens_no_session(client, path):
    assert "Set-Cookie" not in client.get(path).headers


def test_privacy_names_the_controller_the_law_and_the_days(client, office):
    office.retention_days = 45
    db.session.commit()

    page = client.get("/privasi").text

    assert office.office in page
    assert "Undang-Undang Nomor 27 Tahun 2022" in page
    assert "45\u00a0hari" in page
    assert "72\u00a0jam" in page


@pytest.mark.parametrize("path", ["/", *TEXTS])
def test_a_page_names_its_other_language(client, path):
    page = client.get(path).text

    assert re.search(r'<link rel="alternate" hreflang="en" href="[^"]+\?lang=en">', page)
    assert '<html lang="en">' in client.get(f"{path}?lang=en").text


@pytest.mark.parametrize("address", ["/tentang", "/metode"])
def test_the_four_eyes_are_promised_as_far_as_the_office_keeps_them(client, agency, address):
    waived = "Hanya perbaikan redaksi, yang tidak mengubah isinya, boleh terbit oleh satu orang"
    before = client.get(address).text

    agency.four_eyes_wording = False
    db.session.commit()

    assert waived not in before
    assert waived in client.get(address).text


def test_a_summary_that_waits_for_an_editor_is_not_promised_for_monday(client, agency):
    agency.summary_waits = True
    db.session.commit()

    page = client.get("/langganan").text

    assert "setelah disetujui redaktur" in page
    assert "setiap Senin pagi" not in page


def test_help_by_telephone_is_promised_only_with_a_number(client, agency):
    agency.contact_phone = None
    db.session.commit()

    assert "menelepon Anda bila Anda menuliskan nomor" in client.get("/aksesibilitas").text
