"""Guessing is slowed down before any work is done, and nobody is locked out for good."""

from datetime import timedelta
from threading import Thread

import pytest
import time_machine

from klinik.accounts import passwords, second_factor, throttle
from klinik.accounts.models import Attempts
from klinik.db import db, now
from tests.accounts.pages import answers, log_in
from tests.factories.accounts import TOTP_SECRET, UserFactory


@pytest.fixture
def sari(agency):
    return UserFactory(name="Sari", email="sari@jatim.contoh.id")


def code(at=None) -> str:
    return second_factor.code_at(at or now(), secret=TOTP_SECRET)


class TestThrottle:
    """Tries are counted before the costly work."""

    @pytest.fixture(autouse=True)
    def limits(self, app, monkeypatch):
        monkeypatch.setitem(app.config, "RATE_LIMITS", "on")

    @pytest.fixture
    def moment(self):
        """A clock that stands: what is tried within a second is, on a busy machine too."""
        with time_machine.travel(now(), tick=False):
            yield

    @pytest.mark.usefixtures("moment")
    def test_after_a_few_tries_one_waits_and_no_password_is_checked(self, client, sari, monkeypatch):
        monkeypatch.setattr(passwords, "matches", lambda _given, _stored: False)
        while log_in(client, sari.email, "salah salah salah").status_code == 422:
            pass
        monkeypatch.setattr(passwords, "matches", lambda _given, _stored: pytest.fail("checked"))

        refused = log_in(client, sari.email)

        assert refused.status_code == 429
        assert "Tunggu 1 menit" in refused.text

    @pytest.mark.usefixtures("moment")
    def test_another_account_on_the_same_network_is_free(self, client, sari, monkeypatch):
        other = UserFactory()
        with monkeypatch.context() as patched:
            patched.setattr(passwords, "matches", lambda _given, _stored: False)
            while log_in(client, sari.email, "salah salah salah").status_code == 422:
                pass

        assert log_in(client, other.email).status_code == 303

    def test_waiting_helps_and_success_forgets(self, client, sari, session, monkeypatch):
        with monkeypatch.context() as patched:
            patched.setattr(passwords, "matches", lambda _given, _stored: False)
            while log_in(client, sari.email, "salah salah salah").status_code == 422:
                pass

        with time_machine.travel(now() + timedelta(minutes=16), tick=False):
            assert log_in(client, sari.email).status_code == 303
        assert session.query(Attempts).count() == 1

    @pytest.mark.usefixtures("moment")
    def test_codes_are_not_guessed_for_long(self, client, sari):
        log_in(client, sari.email)

        tries = [answers(client, "/masuk/kode", code="000000").status_code for _ in range(12)]

        assert tries == [422] * 6 + [429] * 6


def test_a_hundred_tries_at_once_are_a_hundred(separate_app, monkeypatch):
    monkeypatch.setitem(separate_app.config, "RATE_LIMITS", "on")
    at, admitted = now(), []

    def attempt() -> None:
        with separate_app.app_context():
            try:
                throttle.admit(throttle.log_in_keys("sari@jatim.contoh.id", "192.0.2.0/24"), at=at)
                db.session.commit()
                admitted.append(True)
            except throttle.TooManyAttempts:
                db.session.rollback()

    crowd = [Thread(target=attempt) for _ in range(40)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert len(admitted) == throttle.FREE_PAIR + 1
