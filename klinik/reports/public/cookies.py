"""The one cookie a citizen gets: it lets the browser that filed a report see its ticket for a day."""

from flask import Response, request

from klinik.reports.services.access import SESSION_LASTS


def token() -> str | None:
    """Return the token this browser brought."""
    return request.cookies.get(_name())


def put(response: Response, value: str) -> Response:
    """Give the browser its token; scripts and other sites never see it."""
    response.set_cookie(
        _name(), value, max_age=SESSION_LASTS, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response


def _name() -> str:
    return "__Host-tiket" if request.is_secure else "tiket"
