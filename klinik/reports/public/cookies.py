"""The cookies of a citizen: one lets who filed a report see its ticket for a day, one finds what was just shared."""

from datetime import timedelta

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


def draft() -> str | None:
    """Return the token of what this browser has just shared to us."""
    return request.cookies.get(_name("konsep"))


def put_draft(response: Response, value: str, lasts: timedelta) -> Response:
    """Let this browser find what it shared; the token stays out of addresses and histories."""
    response.set_cookie(
        _name("konsep"), value, max_age=lasts, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response


def drop_draft(response: Response) -> Response:
    """Take the token of what was shared away again, if there is one."""
    if draft() is not None:
        response.delete_cookie(_name("konsep"), path="/", secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def _name(name: str = "tiket") -> str:
    return f"__Host-{name}" if request.is_secure else name
