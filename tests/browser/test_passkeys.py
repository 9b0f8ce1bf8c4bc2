"""A passkey from its making to the log-in, with a real browser and an authenticator that it emulates."""

from urllib.parse import urlsplit

import pytest

from klinik.accounts import second_factor
from klinik.accounts.models import Passkey, User
from klinik.db import db, now
from tests.factories.accounts import PASSWORD, TOTP_SECRET, UserFactory

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def clinic(live, monkeypatch):
    """The clinic under a name: browsers make no passkeys for numbers."""
    root = f"http://localhost:{urlsplit(live.root).port}"
    monkeypatch.setitem(live.app.config, "BASE_URL", root)
    with live.app.app_context():
        user = UserFactory()
        db.session.commit()
        yield root, user.email
        db.session.remove()


def log_in(page, root, email):
    page.goto(f"{root}/masuk?lanjut=/meja/akun/kunci")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/masuk/kode**")


def with_key(visit, root, email, **key):
    """Log in with a code, and make a passkey with the authenticator of this browser."""
    page = visit("/livez")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY | key})
    log_in(page, root, email)
    page.fill("[name=code]", second_factor.code_at(now(), secret=TOTP_SECRET))
    page.keyboard.press("Enter")
    page.wait_for_url("**/meja/akun/kunci")
    page.fill("[name=name]", "Ponsel kantor")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Buat kunci sandi").click()
    return page


def test_a_passkey_is_made_and_opens_the_desk_after_the_password(visit, clinic):
    page = with_key(visit, *clinic)
    page.get_by_role("link", name="Ponsel kantor").wait_for()
    page.get_by_role("button", name="Keluar").click()
    log_in(page, *clinic)

    page.get_by_role("button", name="Pakai kunci sandi").click()

    page.get_by_text("terakhir dipakai").wait_for()
    assert page.said == []


def test_a_device_that_cannot_tell_who_holds_it_makes_none(visit, clinic):
    page = with_key(visit, *clinic, hasUserVerification=False, isUserVerified=False)

    page.get_by_text("Belum berhasil atau dibatalkan").wait_for()

    assert db.session.query(Passkey).join(User, User.id == Passkey.user_id).filter(User.email == clinic[1]).count() == 0


def test_without_scripts_the_page_says_that_the_code_goes_on(visit, live):
    page = visit("/meja/akun/kunci", staff=True, java_script_enabled=False)

    assert "tidak dapat dibuat pada 127.0.0.1" in page.inner_text("main")
    assert page.get_by_role("button", name="Buat kunci sandi").count() == 0
