"""Who calls: anybody, or a system of an office that brings its key (RFC 6750)."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import g, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import TooManyRequests

from klinik import agencies
from klinik.agencies.models import Agency
from klinik.db import db, now
from klinik.errors import KlinikError
from klinik.systems import services
from klinik.systems.models import Right, SystemKey
from klinik.web import limits

SCHEME = "systemKey"
DESCRIBED = {
    "type": "http",
    "scheme": "bearer",
    "description": _l("Kunci sebuah sistem instansi, dibuat administratornya di ruang kerja."),
}
PER_KEY = "300 per minute"
REFUSALS = "30 per minute"  # of one address: what the trail of an office can be made to hold
MINUTE = 60
View = TypeVar("View", bound=Callable[..., Any])


class KeyWithCookie(KlinikError):
    """A browser's cookies came along: a key belongs to a program, and what it does to nobody's log-in."""

    status = 400
    message = _l("Kirim kunci tanpa kuki. Kunci dipakai program, bukan peramban.")


def brings_key() -> bool:
    """Say whether the call says that it has a key, good or bad."""
    return "Authorization" in request.headers


def takes_key(right: Right) -> Callable[[View], View]:
    """Let a call be made with a key that has a right; without one it goes on as anybody's."""

    def declare(view: View) -> View:
        @functools.wraps(view)
        def admitted(*args: Any, **words: Any) -> Any:
            g.system_key = _admitted(right) if brings_key() else None
            return view(*args, **words)

        return cast("View", admitted)

    return declare


def optional(right: Right) -> list[dict[str, list[str]]]:
    """Return what the document says of such a call: nothing is needed, or a key with that right."""
    return [{}, {SCHEME: [right.value]}]


def key() -> SystemKey | None:
    """Return the key of this call; None where anybody calls."""
    return cast("SystemKey | None", g.system_key)


def agency() -> Agency:
    """Return the office that is meant: that of the key on every host, else the host's."""
    held = key()
    return held.agency if held else agencies.current()


def own(name: str) -> str:
    """Return a name that a system chose, so that nobody else's choice is the same; "" where anybody calls."""
    held = key()
    return f"{held.id}:{name}" if held and name else ""


def _admitted(right: Right) -> SystemKey:
    """Return the key of the call. Raises KeyWithCookie, NoSuchKey, RightMissing, TooManyRequests."""
    if request.cookies:
        raise KeyWithCookie
    kind, _space, given = request.headers["Authorization"].partition(" ")
    try:
        found = services.admit(given.strip() if kind.lower() == "bearer" else "", right=right, at=now())
    except services.Refused:
        _stay_within(REFUSALS, "system-key-refused", limits.address())
        db.session.commit()  # a refusal is in the trail
        raise
    _stay_within(PER_KEY, "system-key", str(found.id))
    return found


def _stay_within(rate: str, *deed: str) -> None:
    if not limits.within(rate, *deed):
        db.session.rollback()
        raise TooManyRequests(retry_after=MINUTE)
