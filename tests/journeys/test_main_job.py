"""The main job from end to end, over HTTP, without scripts: a doubtful message becomes a published answer."""

import io
import re

import pytest
from flask.testing import FlaskClient

from klinik.accounts import second_factor
from klinik.accounts.models import Role
from klinik.db import now
from klinik.notifications import tasks
from tests.factories.accounts import PASSWORD, TOTP_SECRET, UserFactory
from tests.factories.files import encoded, ogg, picture
from tests.journeys.pages import follow, press
from tests.notifications.post_office import PostOffice

MESSAGE = (
    "DITERUSKAN BERKALI-KALI\nMulai Senin depan semua warga Kelurahan Mawar wajib menukar kartu puskesmas lama dengan "
    "kartu baru dan membayar administrasi Rp75.000. Daftar sebelum kuota habis di "
    "https://kartu-puskesmas.contoh.id/daftar 🙏"
)
SOURCES = {
    "sources-0-title": "Pengumuman pelayanan puskesmas",
    "sources-0-publisher": "Dinas Kesehatan Contoh",
    "sources-0-url": "https://dinkes.contoh.id/pengumuman",
    "sources-0-kind": "official",
    "sources-0-is_outside": "y",
    "sources-1-title": "Keterangan kepala puskesmas",
    "sources-1-kind": "interview",
    "sources-1-is_outside": "y",
}
DRAFT = {
    "claim": "Pesan menyebut warga wajib menukar kartu puskesmas dan membayar Rp75.000.",
    "verdict": "hoax",
    "topic": "kesehatan",
    "headline": "Kartu puskesmas lama tetap berlaku dan tidak dipungut biaya",
    "summary": "Dinas kesehatan tidak mengganti kartu puskesmas dan tidak memungut biaya administrasi.",
    "explanation": "Pelayanan memakai **NIK**. Tidak ada penukaran kartu pada tahun ini.",
    "advice": "Jangan mengisi data di tautan itu.",
    **SOURCES,
}


@pytest.fixture
def office(app, monkeypatch):
    """The mail server of the test; `mails` holds what has arrived."""
    with PostOffice() as office:
        monkeypatch.setitem(app.config, "SMTP_URL", office.url)
        yield office


@pytest.fixture
def citizen(app):
    return app.test_client()


class Desk:
    """A member of staff at the desk, logged in with password and code."""

    def __init__(self, browser: FlaskClient, role: Role) -> None:
        self.browser, self.user = browser, UserFactory(role=role)
        page = press(browser, browser.get("/masuk"), "/masuk", email=self.user.email, password=PASSWORD)
        self.page = press(browser, page, "/masuk/kode", code=second_factor.code_at(now(), secret=TOTP_SECRET))

    def open(self, address: str):
        self.page = follow(self.browser, self.browser.get(address))
        assert self.page.status_code == 200, self.page.text
        return self.page

    def press(self, verb: str, **given: str):
        self.page = press(self.browser, self.page, verb, **given)
        assert self.page.status_code == 200, self.page.text
        return self.page


@pytest.fixture
def verifier(app):
    return Desk(app.test_client(), Role.VERIFIER)


@pytest.fixture
def editor(app):
    return Desk(app.test_client(), Role.EDITOR)


@pytest.fixture
def second_editor(app):
    return Desk(app.test_client(), Role.EDITOR)


def file_report(citizen, **more):
    """Send the message through the three steps; return the receipt."""
    page = press(
        citizen, citizen.get("/lapor"), "/lapor", text=MESSAGE, link="https://kartu-puskesmas.contoh.id", **more
    )
    page = press(citizen, page, "/lapor", contact="warga@contoh.id", consent="y")
    assert "Periksa jawaban Anda" in page.text
    return press(citizen, page, "/lapor", send="1")


def mails(office):
    """Let the worker send what waits; return subject and text of everything that has arrived."""
    tasks.send()
    return [(str(mail["Subject"]), mail.get_body(("plain",)).get_content()) for mail in office.mails]


def link_in(text: str) -> str:
    """Return the path of the ticket link in a mail."""
    return re.search(r"https?://[^/\s]+(/t/\S+)", text).group(1)


def case_address(desk, text: str) -> str:
    """Return the address of the case that the queue shows with these words."""
    page = desk.open("/meja")
    assert text in page.text
    return re.search(r"/meja/kasus/[0-9a-f-]{36}", page.text).group()


def publish_answer(verifier, editor) -> None:
    """Take the case, draft, hand in; another person approves."""
    verifier.open(case_address(verifier, "kartu puskesmas"))
    verifier.press("/ambil")
    write_draft(verifier, DRAFT)
    editor.open(case_address(editor, "puskesmas") + "/terbitkan")
    editor.press("/terbitkan")


def write_draft(desk, fields, address: str = "") -> None:
    """Fill the draft and hand it in."""
    place = address or re.search(r"/meja/kasus/[0-9a-f-]{36}", desk.page.request.path).group()
    desk.open(f"{place}/draf")
    for row in range(2 if "sources-1-title" in fields else 0):
        if f'name="sources-{row}-title"' not in desk.page.text:
            desk.press("/draf", then="add-source")
    desk.press("/draf", **fields)
    desk.open(f"{place}/ajukan")
    desk.press("/ajukan")


def clarification_path(citizen) -> str:
    return re.search(r"/klarifikasi/KLARIF-JATIM-\d{4}-\d{5}/[a-z0-9-]+", citizen.get("/klarifikasi").text).group()


def test_a_report_with_link_picture_and_voice_note_becomes_a_ticket_and_a_mail(citizen, agency, office):
    receipt = file_report(
        citizen, files=[(io.BytesIO(encoded(picture())), "layar.png"), (io.BytesIO(ogg()), "suara.ogg")]
    )

    number = re.search(r"KH-\d{4}-\d{6}", receipt.text).group()
    code = re.search(r"\d{4}-\d{4}-\d{4}-\d{4}", receipt.text).group()
    again = citizen.get(f"/tiket/{number}")
    subject, text = mails(office)[0]
    assert code in again.text
    assert number in subject
    assert "kartu" not in text


def test_missing_information_is_asked_by_mail_and_given_through_its_link(app, citizen, agency, office, verifier):
    file_report(citizen)
    mails(office)
    verifier.open(case_address(verifier, "kartu puskesmas"))
    verifier.press("/ambil")
    verifier.press("/minta-kelengkapan", question="Dari grup mana pesan ini?")

    subject, text = mails(office)[-1]
    at_home = app.test_client()
    page = follow(at_home, at_home.get(link_in(text)))
    assert "Dari grup mana pesan ini?" in page.text
    page = press(at_home, page, "/tambah", text="Dari grup RT 03")

    assert "perlu dilengkapi" in subject
    assert "Anda menambahkan informasi" in page.text
    assert "Dari grup RT 03" in verifier.open(case_address(verifier, "kartu puskesmas")).text


def test_two_people_publish_the_reporter_is_told_and_everybody_reads_it(citizen, agency, office, verifier, editor):
    receipt = file_report(citizen)
    number = re.search(r"KH-\d{4}-\d{6}", receipt.text).group()
    publish_answer(verifier, editor)

    subject, text = mails(office)[-1]
    path = clarification_path(citizen)
    assert DRAFT["headline"] in subject + text
    assert DRAFT["headline"] in citizen.get(f"/tiket/{number}").text
    assert DRAFT["headline"] in citizen.get(path).text
    assert DRAFT["headline"] in citizen.get("/klarifikasi.atom").text


def test_whoever_drafted_finds_no_way_to_publish(citizen, agency, office, editor):
    file_report(citizen)
    address = case_address(editor, "kartu puskesmas")
    editor.open(address)
    editor.press("/ambil")
    write_draft(editor, DRAFT)

    page = follow(editor.browser, editor.browser.get(f"{address}/terbitkan"))

    assert "Orang lain" in page.text
    assert citizen.get("/klarifikasi").text.count("KLARIF-JATIM") == 0


def test_a_correction_needs_two_and_tells_what_changed(citizen, agency, office, verifier, editor, second_editor):
    file_report(citizen)
    publish_answer(verifier, editor)
    mails(office)
    place = "/meja" + clarification_path(citizen).rpartition("/")[0]

    editor.open(place)
    editor.press("/revisi", kind="correction")
    write_draft(
        editor,
        {"summary": "Dinas kesehatan memastikan kartu lama berlaku.", "change_note": "Nama dinas kami perjelas."},
        place,
    )
    second_editor.open(f"{place}/terbitkan")
    second_editor.press("/terbitkan")

    _, text = mails(office)[-1]
    history = citizen.get(clarification_path(citizen).rpartition("/")[0] + "/riwayat").text
    assert "Nama dinas kami perjelas." in text
    assert "Revisi 2: Ralat" in history


def test_who_was_told_an_answer_hears_that_it_is_doubted_and_that_it_stands(
    citizen, agency, office, verifier, editor, second_editor
):
    number = re.search(r"KH-\d{4}-\d{6}", file_report(citizen).text).group()
    publish_answer(verifier, editor)
    place = "/meja" + clarification_path(citizen).rpartition("/")[0]

    mails(office)
    editor.open(place)
    editor.press("/tangguhkan", reason="Ada bukti baru dari puskesmas.")
    doubted, words = mails(office)[-1]
    second_editor.open(place)
    second_editor.press("/cabut-penangguhan")

    assert (doubted, "bukti baru" in words) == (f"Sedang ditinjau ulang: {DRAFT['headline']}", False)
    assert mails(office)[-1][0] == f"Tetap berlaku: {DRAFT['headline']}"
    assert "1 orang dikabari" in second_editor.page.text  # of three letters
    assert "Jawaban tetap berlaku" in citizen.get(f"/tiket/{number}").text


def test_one_suspends_two_withdraw_and_who_was_told_hears(citizen, agency, office, verifier, editor, second_editor):
    file_report(citizen)
    publish_answer(verifier, editor)
    mails(office)
    path = clarification_path(citizen)
    place = "/meja" + path.rpartition("/")[0]

    editor.open(place)
    editor.press("/tangguhkan", reason="Ada bukti baru dari puskesmas.")
    assert "Sedang ditinjau ulang" in citizen.get(path).text

    editor.press("/revisi", kind="retraction")
    write_draft(editor, {"change_note": "Sumber utamanya ternyata keliru."}, place)
    second_editor.open(f"{place}/terbitkan")
    second_editor.press("/terbitkan")

    _, text = mails(office)[-1]
    assert "Sumber utamanya ternyata keliru." in text
    assert "Klarifikasi ini dicabut" in citizen.get(path).text
    assert "Dicabut" in citizen.get("/klarifikasi.atom").text


def test_the_same_text_again_joins_the_case_and_is_answered_at_once_when_published(
    app, citizen, agency, office, verifier, editor
):
    file_report(citizen)
    second = app.test_client()
    page = press(second, second.get("/lapor"), "/lapor", text=f"Apa benar? {MESSAGE}", contact="", send="1")
    number = re.search(r"KH-\d{4}-\d{6}", page.text).group()
    assert verifier.open("/meja").text.count("/meja/kasus/") <= editor.open("/meja").text.count("/meja/kasus/")
    publish_answer(verifier, editor)
    assert DRAFT["headline"] in second.get(f"/tiket/{number}").text

    third = app.test_client()
    page = press(third, third.get("/lapor"), "/lapor", text=MESSAGE, contact="", send="1")

    assert DRAFT["headline"] in page.text


def test_a_declined_citizen_is_told_and_reads_the_reason(citizen, agency, office, verifier):
    receipt = file_report(citizen)
    number = re.search(r"KH-\d{4}-\d{6}", receipt.text).group()
    verifier.open(case_address(verifier, "kartu puskesmas"))
    verifier.press("/ambil")
    verifier.press("/tolak", reason="service_request", note="Silakan hubungi puskesmas setempat.")

    subjects = [subject for subject, _ in mails(office)]
    page = citizen.get(f"/tiket/{number}").text
    assert "tidak dapat" in subjects[-1]
    assert "berupa permintaan atau keluhan layanan" in page
    assert "Silakan hubungi puskesmas setempat." in page
