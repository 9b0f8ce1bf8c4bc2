"""Who is at the other end of this request: a cookie in, a member of staff out."""

from datetime import timedelta
from typing import cast

from flask import Flask, Response, g, request
from flask_babel import lazy_gettext as _l
from flask_login import AnonymousUserMixin, LoginManager, current_user

from klinik.accounts import sessions
from klinik.accounts.models import User, UserSession
from klinik.accounts.words import ROLE_LINES, ROLE_WORDS
from klinik.db import db, now
from klinik.errors import KlinikError
from klinik.web.limits import LOOPBACK_HOSTS

SECURE_COOKIE, PLAIN_COOKIE = "__Host-klinik", "klinik"
# In this order: most browsers also name the ones they descend from.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
SEEN_EVERY = timedelta(minutes=1)


class NotSecure(KlinikError):
    """Somebody tries to log in over a connection that anybody on the way can read."""

    status = 403
    message = _l("Ruang kerja hanya dapat dibuka lewat alamat https://. Mintalah alamat itu kepada pengelola.")


class Manager(LoginManager):  # type: ignore[misc]  # Flask-Login has no types
    """Flask-Login on our own rows: nothing is kept in Flask's cookie, and public pages stay free of any."""

    def _load_user(self) -> None:
        found = log_in()
        g.form_owner = found.token_hash.hex() if found else ""
        g.language = found.user.language.value if found else None
        self._update_request_context_with_user(found.user if found else None)


def init_app(app: Flask) -> None:
    manager = Manager()
    manager.anonymous_user = AnonymousUserMixin
    app.extensions["klinik.log_in"] = manager
    app.login_manager = manager  # type: ignore[attr-defined]  # where Flask-Login looks for it
    app.jinja_env.globals.update(current_user=current_user, ROLE_WORDS=ROLE_WORDS, ROLE_LINES=ROLE_LINES)


def user() -> User:
    """Return who is logged in; for nobody, somebody whose `is_authenticated` is false."""
    return cast("User", current_user._get_current_object())  # noqa: SLF001  # the way out of a LocalProxy


def log_in() -> UserSession | None:
    """Return the finished log-in of this request, and note that it is in use.

    The one write that a GET may do, at most once a minute: without it, reading for half an hour would log out.
    """
    found = _row()
    if found is None or found.verified_at is None:
        return None
    if now() - found.seen_at > SEEN_EVERY:
        found.seen_at = now()
        db.session.commit()
    return found


def half_log_in() -> UserSession | None:
    """Return the log-in of this request that still waits for its second factor."""
    found = _row()
    return found if found and found.verified_at is None else None


def token() -> str:
    """Return the secret of this request's cookie."""
    return request.cookies.get(_cookie(), "")


def device() -> str:
    """Return which browser on which system asks, in two words: enough to know one's own devices again."""
    said = request.user_agent.string
    known = [next((word for mark, word in names if mark in said), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(word for word in known if word)


def remember(response: Response, secret: str) -> Response:
    """Give the browser the cookie of a log-in; it ends with the browser. Raises NotSecure."""
    refuse_in_the_open()
    response.set_cookie(_cookie(), secret, secure=request.is_secure, httponly=True, samesite="Lax", path="/")
    return response


def forget(response: Response) -> Response:
    """Take the cookie back."""
    response.delete_cookie(_cookie(), secure=request.is_secure, httponly=True, samesite="Lax", path="/")
    return response


def refuse_in_the_open() -> None:
    """Refuse a log-in over plain http, but on this very machine. Raises NotSecure."""
    host = request.host.rpartition(":")[0] if request.host.rpartition(":")[2].isdecimal() else request.host
    if not request.is_secure and host.strip("[]") not in LOOPBACK_HOSTS:
        raise NotSecure


def _row() -> UserSession | None:
    if "log_in" not in g:
        g.log_in = sessions.find(token(), at=now()) if token() else None
    return cast("UserSession | None", g.log_in)


def _cookie() -> str:
    return SECURE_COOKIE if request.is_secure else PLAIN_COOKIE
