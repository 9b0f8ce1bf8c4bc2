"""The queue."""

import uuid
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import Scope, current_scope, roles
from klinik.clarifications.codes import TOPIC_WORDS
from klinik.db import now
from klinik.errors import NotFound
from klinik.reports import queries as reports
from klinik.reports.codes import CHANNEL_WORDS, STATUS_WORDS
from klinik.review import due, filters, permissions
from klinik.review.desk.blueprint import desk
from klinik.review.queries import candidates, cases, queue
from klinik.review.views import VIEW_WORDS


@desk.get("")
@roles(*permissions.READERS)
def home() -> ResponseReturnValue:
    asked, scope, at = filters.read(request.args), current_scope(), now()
    return render_template(
        "review/queue.html",
        asked=asked,
        page=queue.queue(asked, scope=scope, at=at),
        counts=queue.counts(scope=scope, at=at),
        preview=_preview(scope),
        row_address=_row_address,
        view_address=_view_address,
        due=lambda row: due.due(row, at=at),
        words={"view": VIEW_WORDS, "sort": filters.SORT_WORDS, "due": filters.DUE_WORDS, "topic": TOPIC_WORDS}
        | {"channel": CHANNEL_WORDS, "status": STATUS_WORDS},
    )


def _preview(scope: Scope) -> dict[str, Any] | None:
    """Return the case beside the list, when one is chosen in the address and still there."""
    chosen = request.args.get("case", type=uuid.UUID)
    try:
        case = reports.case(chosen, agency_ids=scope.agency_ids) if chosen else None
    except NotFound:
        return None
    if case is None:
        return None
    found = cases.reports(case)
    return {"case": case, "reports": found[:1], "candidates": candidates.of(case, found)[:2]}


def _row_address(row: Any) -> str:
    """Return this very list with a case beside it."""
    said = {**request.args.to_dict(), "case": str(row.id)}
    return f"{url_for('review.home')}?{urlencode(said)}#preview"


def _view_address(view: str) -> str:
    return url_for("review.home", view=view)
