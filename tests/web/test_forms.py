"""Forms keep what was typed, say what to do, and need no cookie."""

import re
from datetime import timedelta

import pytest
import time_machine
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, PasswordField, StringField

from klinik.db import now
from klinik.web.forms import NOTHING_SENT, CheckboxesField, Form, choices

SAVED = {"waits": True, "ways": ["surel"]}


class Boxes(Form):
    waits = BooleanField()
    ways = CheckboxesField(choices=choices([("surel", "Surel"), ("wa", "WhatsApp")]))


def token(page) -> str:
    return re.search(r'name="form_token"[^>]*value="([^"]+)"', page.text)[1]


def valid(probe, **changes):
    fields = {"name": "Ani", "text": "kabar", "kind": "a", "form_token": token(probe.get("/uji/formulir"))}
    return fields | changes


def test_a_form_with_its_token_is_accepted(probe):
    response = probe.post("/uji/formulir", data=valid(probe))

    assert (response.status_code, response.text) == (200, "diterima")


def test_opening_a_form_sets_no_cookie(probe):
    response = probe.get("/uji/formulir")

    assert "Set-Cookie" not in response.headers


def test_a_stale_form_comes_back_with_everything_that_was_typed(probe):
    fields = valid(probe, name="Ani dari Tuban")

    with time_machine.travel(now() + timedelta(hours=13)):
        response = probe.post("/uji/formulir", data=fields)

    assert response.status_code == 422
    assert "sudah terlalu lama terbuka" in response.text
    assert "Ani dari Tuban" in response.text


def test_a_browser_asks_only_for_what_has_to_be_answered(probe):
    fields = re.findall(r"<(?:input|textarea|select)[^>]*>", probe.get("/uji/formulir").text)

    assert [re.search(r'name="(\w+)"', field)[1] for field in fields if re.search(r"\srequired\b", field)] == ["name"]


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t", "\u00a0\u2003"])
def test_blanks_are_no_answer_to_a_question_that_has_to_be_answered(probe, nothing):
    response = probe.post("/uji/formulir", data=valid(probe, name=nothing, text="tetap ada"))

    assert response.status_code == 422
    assert "Isian ini wajib diisi." in response.text
    assert "tetap ada" in response.text


def test_the_form_that_comes_back_can_be_sent_at_once(probe):
    again = probe.post("/uji/formulir", data=valid(probe, form_token="kedaluwarsa"))

    response = probe.post("/uji/formulir", data=valid(probe, form_token=token(again)))

    assert response.status_code == 200


def test_a_page_with_a_form_is_the_same_wherever_it_is_made_within_the_hour(probe):
    hour = now().replace(minute=0, second=0)

    with time_machine.travel(hour):
        first = probe.get("/uji/formulir").text
    with time_machine.travel(hour + timedelta(minutes=59)):
        again = probe.get("/uji/formulir").text

    assert again == first


def test_a_form_lasts_twelve_hours_from_any_moment(probe):
    opened = now().replace(minute=30)

    with time_machine.travel(opened):
        fields = valid(probe)
    with time_machine.travel(opened + timedelta(hours=12)):
        response = probe.post("/uji/formulir", data=fields)

    assert response.status_code == 200


def test_a_token_of_another_form_is_not_accepted(probe):
    response = probe.post("/uji/tombol", data={"form_token": token(probe.get("/uji/formulir"))})

    assert response.status_code == 422
    assert "Muat ulang" in response.text


def test_a_slip_is_named_on_top_and_beside_its_field(probe):
    response = probe.post("/uji/formulir", data=valid(probe, name=""))

    assert response.status_code == 422
    assert "Ada yang perlu diperbaiki" in response.text
    assert '<a href="#name">Nama: Isian ini wajib diisi.</a>' in response.text
    assert 'aria-describedby="name-hint name-error"' in response.text
    assert 'aria-invalid="true"' in response.text


def test_the_title_of_a_page_with_slips_begins_with_the_word_error(probe):
    response = probe.post("/uji/formulir", data=valid(probe, name=""))

    assert "<title>Kesalahan: " in response.text


def test_a_slip_in_a_choice_leads_to_its_first_answer(probe):
    response = probe.post("/uji/formulir", data=valid(probe, kind="c"))

    assert '<a href="#kind">' in response.text
    assert re.search(r'<input[^>]*id="kind"[^>]*type="radio"', response.text)


def test_a_long_text_is_refused_by_us_and_never_cut_by_the_browser(probe):
    response = probe.post("/uji/formulir", data=valid(probe, text="x" * 21))

    assert "Batasnya 20 huruf" in response.text
    assert "x" * 21 in response.text
    assert "maxlength" not in response.text


def test_a_form_over_what_is_saved_shows_its_boxes_so_whatever_another_form_of_the_page_sent(app):
    with app.test_request_context("/", method="POST", data={"closed_on": "besok"}):
        shown = Boxes(NOTHING_SENT, data=SAVED)

    assert {name: shown[name].data for name in SAVED} == SAVED


def test_in_a_form_that_was_sent_a_box_that_is_not_among_it_is_off(app):
    with app.test_request_context("/", method="POST", data={"form_token": "…"}):
        sent = Boxes(data=SAVED)

    assert {name: sent[name].data for name in SAVED} == {"waits": False, "ways": []}


def test_what_somebody_wrote_is_given_back_but_no_password(app):
    class LogIn(Form):
        name, password = StringField(), PasswordField()

    with app.test_request_context():
        form = LogIn(MultiDict({"name": "Sari", "password": "rahasia"}))

    assert [field.name for field in form.words_written()] == ["name"]
