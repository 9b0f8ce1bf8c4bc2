"""The addresses an answer had on the site before this one, written so that the same page is known again."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from flask import Flask, Response, redirect, request
from sqlalchemy import select

from klinik import agencies
from klinik.agencies.queries import NoAgency
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification, ClarificationAddress
from klinik.db import db
from klinik.web import cache

NOT_FOUND = 404
LONGEST = 1500  # of an address that is looked up; a b-tree holds no longer ones
TRACKER = re.compile(r"(?:^|&)(?:utm_\w+|fbclid|gclid|igshid|si)=[^&]*")
# By these alone some sites told their pages apart, all of them at the address of the front page: WordPress's /?p=123.
FRONT_PAGE, IN_ITS_QUERY = "/", frozenset({"p", "page_id", "id"})


def init_app(app: Flask) -> None:
    cache.tell_apart(*IN_ITS_QUERY)
    app.after_request(lead_on)


def address(url: str) -> str:
    """Return path and query of an old address; the host is gone, and so are trackers. "" for a site's front page."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    path = unicodedata.normalize("NFC", unquote(parts.path)).rstrip("/").replace("\0", "")
    query = TRACKER.sub("", unquote(parts.query)).strip("&").replace("\0", "")
    written = f"{path}?{query}" if query else path
    return written if len(written.encode()) <= LONGEST else ""


def lead_on(response: Response) -> Response:
    """Lead whoever comes to an old address to where the answer stands now. Any other answer passes as it is."""
    if request.method not in {"GET", "HEAD"} or not _may_be_old(response):
        return response
    try:
        found = _clarification(request.full_path.rstrip("?"))
    except NoAgency:
        return response
    return redirect(found.path, 301) if found else response  # type: ignore[return-value]  # werkzeug's is Flask's here


def _may_be_old(response: Response) -> bool:
    """Whether nothing of ours is meant: an address we do not know, or the page of an answer we do not have."""
    if request.path == FRONT_PAGE:
        return not IN_ITS_QUERY.isdisjoint(request.args)
    is_ours = request.endpoint is not None and request.blueprint != "clarifications"
    return response.status_code == NOT_FOUND and not is_ours


def _clarification(asked: str) -> Clarification | None:
    """Return what stood at this very address, else at its path alone."""
    wanted = [known for known in (address(asked), address(asked.partition("?")[0])) if known]
    rows = (
        select(Clarification)
        .join(ClarificationAddress, ClarificationAddress.clarification_id == Clarification.id)
        .where(
            ClarificationAddress.agency_id == agencies.current().id,
            ClarificationAddress.address.in_(wanted),
            Clarification.state != ClarificationState.UNPUBLISHED,
        )
        .order_by(ClarificationAddress.address.desc())
    )
    return db.session.scalars(rows.limit(1)).first() if wanted else None
