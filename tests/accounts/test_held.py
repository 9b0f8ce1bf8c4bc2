"""A log-in that ran out in the middle of a form: nothing that was typed is lost."""

import io
import re
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
import time_machine

from klinik.accounts import held, second_factor
from klinik.accounts.models import UserSession
from klinik.db import now
from tests.accounts.pages import hidden
from tests.factories.accounts import PASSWORD, TOTP_SECRET

LONG = "Kabar ini beredar di grup keluarga.\nBaris kedua: <b>\"'&</b> 🙏\n" * 2000


@pytest.fixture
def expired(verifier, session):
    """A browser whose log-in has just ended at the server."""
    session.execute(sa.delete(UserSession))
    session.commit()
    return verifier


def log_in_again(browser, page):
    second = browser.post("/masuk", data=hidden(page) | {"email": browser.user.email, "password": PASSWORD})
    code = second_factor.code_at(now(), secret=TOTP_SECRET)
    return browser.post("/masuk/kode", data=hidden(second) | {"code": code})


def kept(page) -> list[tuple[str, str]]:
    found = re.findall(r'<textarea name="(\w+)" hidden>\r?\n(.*?)</textarea>', page.text, re.DOTALL)
    return [(name, unescape(value)) for name, value in found]


def test_everything_typed_comes_back_after_the_log_in(expired):
    page = expired.post("/meja/akun/pilihan?lang=id", data={"a": LONG, "b": ["1", "2"], "form_token": "old"})
    resumed = log_in_again(expired, page)

    assert page.status_code == 403
    assert "Isian Anda tidak hilang" in page.text
    assert resumed.status_code == 200
    assert kept(resumed) == [("a", LONG), ("b", "1"), ("b", "2")]
    assert 'action="/meja/akun/pilihan?lang=id"' in resumed.text


def test_what_came_back_can_be_sent_on(expired):
    resumed = log_in_again(expired, expired.post("/meja/akun/pilihan", data={"language": "en"}))

    shown = expired.post("/meja/akun/pilihan", data=dict(kept(resumed)))
    done = expired.post("/meja/akun/pilihan", data=hidden_of_choices(shown) | {"language": "en"})

    assert shown.status_code == 422
    assert 'checked class="choice-input" id="language-1"' in shown.text
    assert done.status_code == 303


def test_a_wrong_password_on_the_way_loses_nothing(expired):
    page = expired.post("/meja/akun/pilihan", data={"a": "penting"})
    again = expired.post("/masuk", data=hidden(page) | {"email": expired.user.email, "password": "salah salah salah"})

    assert again.status_code == 422
    assert kept(log_in_again(expired, again)) == [("a", "penting")]


def test_that_files_must_be_chosen_again_is_said(expired):
    page = expired.post("/meja/akun/pilihan", data={"a": "x", "file": (io.BytesIO(b"gambar"), "gambar.png")})

    assert "Berkas perlu dipilih ulang" in log_in_again(expired, page).text


def test_what_was_typed_is_not_readable_on_the_page(expired):
    page = expired.post("/meja/akun/pilihan", data={"a": "rahasia sekali"})

    assert "rahasia" not in page.text


def test_nothing_but_our_own_seal_is_sent_on(app):
    assert held.unseal("") is None
    assert held.unseal("gAAAAAB") is None


def test_a_seal_is_too_old_after_an_hour(app):
    sealed = held.seal(held.Held("/meja", [("a", "b")], had_files=False, at=now().timestamp()))

    assert held.unseal(sealed) is not None
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        assert held.unseal(sealed) is None


def test_a_page_asked_for_without_a_log_in_is_remembered(client, agency):
    asked = client.get("/meja/akun/kata-sandi?lang=en")

    assert asked.status_code == 303
    assert asked.location == "/masuk?lanjut=/meja/akun/kata-sandi?lang%3Den&lang=en"


def hidden_of_choices(page) -> dict[str, str]:
    form = page.text.partition('action="/meja/akun/pilihan"')[2]
    return {"form_token": re.search(r'name="form_token" type="hidden" value="([^"]*)"', form)[1]}
