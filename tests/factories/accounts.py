"""Staff for tests, and browsers in which they are logged in.

`verifier`, `editor`, `admin`, `head`, `auditor` and `operator` work at jatim, `foreign_<role>` at another agency;
`verifier.user` is who it is.
"""

from collections.abc import Callable
from uuid import UUID

import factory
import pytest
from flask import Flask
from flask.testing import FlaskClient

from klinik.accounts import sessions
from klinik.accounts.models import Passkey, Role, User
from klinik.accounts.visitor import PLAIN_COOKIE
from klinik.agencies.models import Agency
from klinik.db import db, now, secrets
from tests.factories.agencies import default_agency
from tests.factories.rows import RowFactory

PASSWORD = "kata-sandi-uji-coba"
# argon2id of PASSWORD: made once, since making one takes a tenth of a second.
PASSWORD_HASH = "$argon2id$v=19$m=65536,t=3,p=1$q3cUWTPqGc6RG2ddz4a03Q$O0wwwK/xmUlDCCkJHHnQSzJ8lbA7owTXZQnvrlsbYpo"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"


class UserFactory(RowFactory):
    class Meta:
        model = User
        exclude = ("number",)

    number = factory.Sequence(lambda number: number)
    agency = factory.LazyFunction(default_agency)
    name = factory.LazyAttribute(lambda user: f"Petugas {user.number}")
    email = factory.LazyAttribute(lambda user: f"petugas-{user.number}@jatim.contoh.id")
    role = Role.VERIFIER
    password_hash = PASSWORD_HASH
    totp_secret = factory.LazyFunction(lambda: secrets.encrypt(TOTP_SECRET))


class Staff(FlaskClient):
    """A browser in which somebody is logged in."""

    user: User


def logged_in(app: Flask, user: User) -> Staff:
    """Return a browser with a finished log-in of that user."""
    browser = app.test_client()
    browser.user = user
    token = sessions.begin(user, device="Peramban uji", at=now(), verified=True)
    db.session.commit()
    browser.set_cookie(PLAIN_COOKIE, token)
    return browser


@pytest.fixture
def log_in(app: Flask) -> Callable[[User], Staff]:
    """Log anybody in: `log_in(UserFactory(role=Role.HEAD))`."""
    return lambda user: logged_in(app, user)


def _browser(role: Role) -> Callable[[Flask, Agency], Staff]:
    @pytest.fixture(name=role.value)
    def browser(app: Flask, agency: Agency) -> Staff:
        return logged_in(app, UserFactory(agency=agency, role=role, email=f"{role.value}@jatim.contoh.id"))

    return browser


def _foreign_browser(role: Role) -> Callable[[Flask, Agency], Staff]:
    @pytest.fixture(name=f"foreign_{role.value}")
    def browser(app: Flask, agency: Agency, foreign_agency: Agency) -> Staff:
        return logged_in(app, UserFactory(agency=foreign_agency, role=role, email=f"{role.value}@luar.contoh.id"))

    return browser


verifier, editor, admin, head, auditor, operator = (_browser(role) for role in Role)
foreign_verifier, foreign_editor, foreign_admin, foreign_head, foreign_auditor, foreign_operator = (
    _foreign_browser(role) for role in Role
)


def _session_of(user: User) -> UUID:
    sessions.begin(user, device="Peramban lain", at=now(), verified=True)
    db.session.commit()
    return sessions.of(user, at=now())[0].id


def _passkey_of(user: User) -> UUID:
    key = Passkey(user_id=user.id, site="localhost", credential_id=user.id.bytes, public_key=b"x", name="Ponsel kantor")
    key.sign_count, key.is_synced, key.created_at = 0, True, now()
    db.session.add(key)
    db.session.commit()
    return key.id


SCOPED = {
    "key_id": _passkey_of,
    "session_id": _session_of,
    "day": lambda _user: "2026-12-24",
    "user_id": lambda user: UserFactory(agency=user.agency).id,
}
