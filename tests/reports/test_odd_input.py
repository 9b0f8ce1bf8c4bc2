"""Whatever is pasted has a sensible result or a clear word, in every place that takes a message."""

import io

import pytest
from PIL import Image

from klinik.db import db
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Report
from tests.factories.clarifications import published
from tests.factories.files import encoded
from tests.reports.chat import Chat
from tests.reports.test_form import hidden

ODD = {
    "only emoji": "😱😱😱🙏",
    "only a phone number": "0812 3456 7890",
    "only marks nobody sees": "\u200b\u200e\u202e\u2066",
    "right-to-left marks in words": "\u202eini\u202c \u200fkabar\u200e penting",
    "mixed scripts": "bеrіta раlѕu русский العربية 中文 ๆ berita",
    "one ligature of a sentence": "ﷺ" * 40,
    "a sign that no database keeps": "kabar\x00penting",
    "half a surrogate pair": "kabar \udfff penting".encode("utf-8", "replace").decode(),
    "markup": "<script>alert(1)</script><b>kabar</b>",
    "an address that is none": "https://",
    "a link with a sign that no database keeps": "Baca https://contoh.id/a%00b?c=%00 " + "air mati besok pagi " * 3,
    "a link with a strange host": "http://[::1]:99999/x http://xn--/ https://..",
}
LONG = "kabar bohong " * 3850  # 50,000 characters


@pytest.mark.parametrize("said", ODD.values(), ids=ODD)
def test_an_odd_message_is_answered_everywhere(client, agency, said):
    published()
    form = hidden(client.get("/cek").text)

    assert client.post("/cek", data={**form, "text": said}).status_code in {200, 422}
    assert client.post("/cek/saran", data={"text": said}).status_code in {200, 204, 422}
    assert client.post("/api/v1/match", json={"text": said}).status_code in {200, 422}
    assert client.post("/api/v1/reports", json={"text": said}).status_code in {201, 422}
    filed = client.post("/lapor", data={**form, "text": said, "contact": "", "none_of_these": "1", "send": "1"})
    assert filed.status_code in {200, 303, 422}
    assert all(report.case.status is CaseStatus.NEW for report in db.session.query(Report))


def test_fifty_thousand_characters_come_back_with_a_word_and_the_api_takes_them(client, agency):
    form = hidden(client.get("/cek").text)

    page = client.post("/cek", data={**form, "text": LONG})

    assert (page.status_code, "terlalu panjang" in page.text) == (422, True)
    assert client.post("/cek/saran", data={"text": LONG}).status_code == 204
    assert client.post("/api/v1/match", json={"text": LONG[:50_000]}).status_code == 200


def test_a_link_alone_or_a_picture_of_one_colour_is_checked_and_known_to_nobody(client, agency):
    published()
    form = hidden(client.get("/cek").text)
    plain = encoded(Image.new("RGB", (200, 200), (9, 9, 9)))

    for given in ({"link": "https://contoh.id/x"}, {"files": (io.BytesIO(plain), "polos.jpg")}):
        page = client.post("/cek", data={**form, **given}, content_type="multipart/form-data")
        assert "Belum ada klarifikasi untuk kabar ini" in page.text


UNSEEN = "\u200b \u200e\u2060\u00a0"


def test_marks_nobody_sees_are_no_message(client, agency):
    page = client.post("/cek", data={**hidden(client.get("/cek").text), "text": UNSEEN, "link": "\u200b"})

    assert page.status_code == 422
    assert "Isi minimal satu: teks, tautan, atau gambar." in page.text
    assert client.post("/api/v1/reports", json={"text": UNSEEN}).status_code == 422


@pytest.mark.parametrize(("language", "most"), [("id", "20.000 huruf"), ("en", "20,000 characters")])
def test_a_limit_is_written_like_every_other_number(client, agency, language, most):
    form = hidden(client.get("/cek").text)

    assert most in client.post(f"/cek?lang={language}", data={**form, "text": LONG}).text


def test_a_question_is_not_followed_by_a_colon_in_the_summary_of_slips(client, agency):
    page = client.post("/lapor", data={**hidden(client.get("/lapor").text), "text": "kabar", "seen_on": "kemarin"})

    assert "Kapan Anda melihatnya? Tulis tanggal seperti" in page.text


def test_a_region_of_blanks_is_none(client, agency):
    typed = {"text": "Kabar yang diragukan", "contact": "", "region_code": " "}

    page = client.post("/lapor", data={**hidden(client.get("/lapor").text), **typed})
    client.post("/lapor", data={**hidden(page.text), "send": "1"})

    assert db.session.query(Report).one().region_code is None


def test_a_day_of_another_century_is_a_slip_of_the_pen(client, agency):
    page = client.post("/lapor", data={**hidden(client.get("/lapor").text), "text": "kabar", "seen_on": "0026-11-20"})

    assert page.status_code == 422
    assert "Periksa tahun pada tanggal ini." in page.text


def test_marks_nobody_sees_are_no_message_in_a_chat_either(client, whatsapp, provider):
    chat = Chat(client, provider)

    reply = chat.say(" ".join([UNSEEN] * 6))
    chat.say("ya")

    assert "Jenis kiriman ini tidak dapat kami periksa." in reply
    assert db.session.query(Report).all() == []
