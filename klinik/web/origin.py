"""Was this sent from a page of ours? Every request that changes something is asked."""

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l

from klinik.errors import KlinikError
from klinik.web import urls
from klinik.web.policy import is_machine

READING = frozenset({"GET", "HEAD", "OPTIONS"})
OURS = frozenset({"same-origin", "none"})


class SentFromElsewhere(KlinikError):
    """Another site tried to act in the visitor's name."""

    status = 403
    message = _l("Kiriman ini tidak berasal dari halaman kami. Buka lagi halamannya, lalu kirim dari sana.")


def init_app(app: Flask) -> None:
    app.before_request(refuse_foreign)


def refuse_foreign() -> None:
    """Refuse a change that a browser sent from another site. Raises SentFromElsewhere.

    Browsers say where a request comes from (Sec-Fetch-Site on secure addresses, Origin everywhere). A client that says
    neither is no browser and carries nobody's cookies. Machines with keys of their own are declared by their blueprint.
    """
    if request.method in READING or is_machine(current_app, request.blueprint):
        return
    if not _is_ours():
        raise SentFromElsewhere


def _is_ours() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in OURS
    origin = request.headers.get("Origin")
    return origin is None or urls.split(origin).netloc == request.host
