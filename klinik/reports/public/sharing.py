"""`/bagikan`: a message that a telephone's share menu sent here lies ready in the report form for a while."""

from datetime import timedelta

from flask import make_response, redirect, request
from flask.typing import ResponseReturnValue

from klinik.db import db, now
from klinik.reports.forms import LONGEST_LINK, LONGEST_TEXT
from klinik.reports.public import cookies, steps
from klinik.reports.public.blueprint import reports
from klinik.reports.services import drafts
from klinik.web.languages import to
from klinik.web.limits import limiter

LASTS = timedelta(hours=1)


@reports.post("/bagikan")
@limiter.limit("30 per minute")
def share() -> ResponseReturnValue:
    """Keep what was shared as a draft and lead to the form over it. Nothing is filed."""
    desk = steps.open_shared(_message())
    drafts.end_at(desk.draft, now() + LASTS)
    db.session.commit()
    return cookies.put_draft(make_response(redirect(to("/lapor"), 303)), desk.token, LASTS)


@reports.get("/bagikan")
def nothing_shared() -> ResponseReturnValue:
    """Somebody reloaded or followed a bookmark."""
    return redirect(to("/lapor"), 303)


def _message() -> dict[str, str]:
    """Return the text and the link. Many apps put the link into the text, and some the title, too."""
    link = request.form.get("link", "").strip()[:LONGEST_LINK]
    parts = [request.form.get(name, "").strip() for name in ("title", "text")]
    text = "\n".join(dict.fromkeys(part for part in parts if part and part != link))
    return {"text": text[:LONGEST_TEXT], "link": link}
