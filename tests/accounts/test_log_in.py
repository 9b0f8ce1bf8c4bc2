"""Logging in: password, then a second factor; nothing less opens the desk."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa

from klinik.accounts import passwords, second_factor, services, visitor
from klinik.accounts.visitor import PLAIN_COOKIE
from klinik.audit import AuditEvent
from klinik.db import now
from tests.accounts.pages import answers, hidden, log_in, token_of
from tests.factories.accounts import PASSWORD, TOTP_SECRET, UserFactory


@pytest.fixture
def sari(agency):
    return UserFactory(name="Sari", email="sari@jatim.contoh.id")


def code(at=None) -> str:
    return second_factor.code_at(at or now(), secret=TOTP_SECRET)


def test_password_and_code_open_the_desk(client, sari):
    first = log_in(client, sari.email)
    second = answers(client, "/masuk/kode", code=code())

    assert (first.status_code, first.location) == (303, "/masuk/kode")
    assert (second.status_code, second.location) == (303, "/meja")
    assert "Sari" in client.get("/meja/akun").text


def test_the_password_alone_opens_nothing(client, sari):
    log_in(client, sari.email)

    assert client.get("/meja/akun").status_code == 303
    assert client.get("/meja/akun").location.startswith("/masuk")


@pytest.mark.parametrize(
    ("email", "password"), [("sari@jatim.contoh.id", "salah salah salah"), ("siapa@contoh.id", PASSWORD)]
)
def test_unknown_address_and_wrong_password_get_the_same_answer(client, sari, email, password):
    refused = log_in(client, email, password)

    assert refused.status_code == 422
    assert "Alamat surel atau kata sandi tidak cocok." in refused.text
    assert PLAIN_COOKIE not in refused.headers.get("Set-Cookie", "")


def test_unknown_address_and_wrong_password_cost_the_same_work(sari, monkeypatch):
    asked = []
    real = passwords.HASHER.verify
    monkeypatch.setattr(passwords, "HASHER", _Counting(real, asked))

    for email in ("siapa@contoh.id", sari.email):
        with pytest.raises(services.WrongLogIn):
            services.authenticate(email, "salah salah salah")

    assert len(asked) == 2
    assert {stored.split("$")[3] for stored in asked} == {"m=65536,t=3,p=1"}


class _Counting:
    def __init__(self, verify, asked):
        self.real, self.asked = verify, asked

    def verify(self, stored, password):
        self.asked.append(stored)
        return self.real(stored, password)


def test_somebody_who_left_cannot_log_in(client, sari, session):
    services.disable(sari, by=None, at=now())
    session.commit()

    assert log_in(client, sari.email).status_code == 422


def test_an_old_hash_is_made_anew_at_log_in(client, sari, session):
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
    sari.password_hash = weak.hash(PASSWORD)
    session.commit()

    log_in(client, sari.email)

    assert "m=65536" in sari.password_hash


def test_a_code_works_once(client, sari, app):
    at = code()
    log_in(client, sari.email)
    answers(client, "/masuk/kode", code=at)
    other = app.test_client()
    log_in(other, sari.email)

    again = answers(other, "/masuk/kode", code=at)

    assert again.status_code == 422
    assert "sudah dipakai" in again.text


def test_a_code_of_the_step_before_is_accepted_and_an_older_one_is_not(sari):
    at = datetime(2026, 11, 21, 7, 20, 10, tzinfo=UTC)

    with pytest.raises(services.WrongCode):
        services.confirm(sari, code(at - timedelta(seconds=90)), at=at)
    services.confirm(sari, code(at - timedelta(seconds=30)), at=at)


@pytest.mark.parametrize("seconds", [0, 59, 1111111109, 1234567890, 20000000000])
def test_the_codes_are_those_of_every_authenticator_app(seconds):
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B

    assert second_factor.code_at(datetime.fromtimestamp(seconds, UTC), secret=secret) == pyotp.TOTP(secret).at(seconds)


def test_a_recovery_code_works_once_however_it_is_typed(client, sari, session):
    services.replace_recovery_codes(sari, ["ABCDE-FGHIJ", "KLMNO-PQRST"])
    session.commit()
    log_in(client, sari.email)

    accepted = answers(client, "/masuk/kode", code="abcde fghij")

    assert accepted.status_code == 303
    with pytest.raises(services.WrongCode):
        services.confirm(sari, "ABCDE-FGHIJ", at=now())


def test_a_recovery_code_of_somebody_else_is_refused(sari):
    other = UserFactory()
    services.replace_recovery_codes(other, ["ABCDE-FGHIJ"])

    with pytest.raises(services.WrongCode):
        services.confirm(sari, "ABCDE-FGHIJ", at=now())


def test_log_ins_and_log_outs_are_in_the_trail(client, sari, session):
    log_in(client, sari.email)
    answers(client, "/masuk/kode", code=code())
    client.post("/keluar", data={"form_token": token_of(client.get("/meja/akun"))})

    deeds = session.scalars(sa.select(AuditEvent.action).where(AuditEvent.actor_id == sari.id)).all()
    assert deeds == ["user.logged_in", "user.logged_out"]


def test_after_the_log_in_one_arrives_where_one_was_going(client, sari):
    asked = client.get("/meja/akun?lang=id")
    page = client.get(asked.location)
    first = client.post("/masuk", data=hidden(page) | {"email": sari.email, "password": PASSWORD})
    last = client.post("/masuk/kode", data=hidden(client.get(first.location)) | {"code": code()})

    assert last.location == "/meja/akun?lang=id"


@pytest.mark.parametrize("elsewhere", ["https://jahat.contoh.id", "//jahat.contoh.id", "/mejajahat", "javascript:x"])
def test_nobody_is_sent_to_another_site(verifier, elsewhere):
    assert verifier.get("/masuk", query_string={"lanjut": elsewhere}).location == "/meja"


def test_without_a_second_factor_one_is_set_up_before_anything_opens(client, agency, session):
    budi = UserFactory(totp_secret=None)
    first = log_in(client, budi.email)
    page = client.get(first.location)
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page.text)[1]
    keys = re.findall(r"<code>([A-Z2-7]{5}-[A-Z2-7]{5})</code>", page.text)

    done = client.post(first.location, data=hidden(page) | {"code": pyotp.TOTP(secret).now(), "saved": "y"})

    assert first.location == "/masuk/aplikasi"
    assert (done.status_code, done.location) == (303, "/meja")
    assert secret not in budi.totp_secret
    assert len(keys) == second_factor.RECOVERY_CODES
    services.confirm(budi, keys[0], at=now())


def test_a_second_factor_cannot_be_replaced_by_a_password_alone(client, sari):
    log_in(client, sari.email)

    page = client.get("/masuk/aplikasi")

    assert page.status_code == 303
    assert client.post("/masuk/aplikasi", data={"code": "123456", "saved": "y"}).status_code == 422


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; x64) AppleWebKit/537 Chrome/126 Safari/537 Edg/126",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1 Version/17.5 Safari/605.1", "Safari, macOS"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_known_by_two_words(app, said, words):
    with app.test_request_context(headers={"User-Agent": said}):
        assert visitor.device() == words
