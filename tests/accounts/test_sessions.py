"""What a log-in is: a cookie that scripts cannot read, a row that ends when it should."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from klinik.accounts import second_factor
from klinik.accounts.models import UserSession
from klinik.accounts.visitor import PLAIN_COOKIE, SECURE_COOKIE
from klinik.db import now
from tests.accounts.pages import answers, log_in, token_of
from tests.factories.accounts import TOTP_SECRET, UserFactory


@pytest.fixture
def sari(agency):
    return UserFactory(name="Sari", email="sari@jatim.contoh.id")


def code(at=None) -> str:
    return second_factor.code_at(at or now(), secret=TOTP_SECRET)


def test_each_step_gets_a_new_cookie_that_scripts_and_other_sites_cannot_use(client, sari):
    first = log_in(client, sari.email).headers["Set-Cookie"]
    second = answers(client, "/masuk/kode", code=code()).headers["Set-Cookie"]

    assert first.split(";")[0] != second.split(";")[0]
    assert re.fullmatch(rf"{PLAIN_COOKIE}=[\w-]{{43}}; HttpOnly; Path=/; SameSite=Lax", second)


def test_on_https_the_cookie_is_bound_to_the_host(client, sari):
    kept = log_in(client, sari.email, base_url="https://cek.contoh.id").headers["Set-Cookie"]

    assert re.fullmatch(rf"{SECURE_COOKIE}=[\w-]{{43}}; Secure; HttpOnly; Path=/; SameSite=Lax", kept)


def test_nobody_logs_in_over_an_open_line(client):
    refused = client.get("/masuk", base_url="http://cek.contoh.id")

    assert refused.status_code == 403
    assert "https://" in refused.text


def test_only_the_hash_of_the_cookie_is_stored(client, sari, session):
    log_in(client, sari.email)
    cookie = client.get_cookie(PLAIN_COOKIE).value

    stored = session.scalars(sa.select(UserSession)).one()

    assert cookie.encode() not in stored.token_hash
    assert len(stored.token_hash) == 32


def test_half_an_hour_of_rest_logs_out(verifier):
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        assert verifier.get("/meja/akun").status_code == 303


def test_whoever_works_stays_for_half_a_day_and_no_longer(verifier):
    start = now()
    for minutes in range(0, 12 * 60, 25):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert verifier.get("/meja/akun").status_code == 200

    with time_machine.travel(start + timedelta(hours=12, seconds=1), tick=False):
        assert verifier.get("/meja/akun").status_code == 303


def test_reading_is_noted_once_a_minute_at_most(verifier, session):
    seen = session.scalars(sa.select(UserSession.seen_at)).one()

    verifier.get("/meja/akun")

    assert session.scalars(sa.select(UserSession.seen_at)).one() == seen


def test_logging_out_ends_the_log_in_itself(verifier, session):
    cookie = verifier.get_cookie(PLAIN_COOKIE).value
    page = verifier.get("/meja/akun")

    left = verifier.post("/keluar", data={"form_token": token_of(page)})

    assert (left.status_code, left.location) == (303, "/masuk")
    verifier.set_cookie(PLAIN_COOKIE, cookie)
    assert verifier.get("/meja/akun").status_code == 303
