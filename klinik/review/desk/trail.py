"""The trail (jejak audit)."""

from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import Role, current_scope, roles
from klinik.clarifications.feeds import csv_line
from klinik.review.desk.blueprint import desk
from klinik.review.queries import trail as queries
from klinik.review.trail_words import THING_WORDS, field_words
from klinik.review.wording import ACTION_WORDS, ACTOR_WORDS, action_words

EXPORT = (Role.ADMIN, Role.HEAD, Role.AUDITOR)


@desk.get("/jejak.csv")
@roles(*EXPORT)
def trail_sheet() -> ResponseReturnValue:
    """Send what the filters leave, as a table: the latest, as many as the page says."""
    scope, asked = current_scope(), queries.read(request.args)
    deeds = queries.all_deeds(asked, scope=scope, zone=scope.user.agency.zone)
    name = f"attachment; filename=jejak-{scope.user.agency.slug}.csv"
    return Response("".join(sheet(deeds)), mimetype="text/csv", headers={"Content-Disposition": name})


def sheet(deeds: Iterable[Any]) -> Iterator[str]:
    """Yield the lines of a table: moment in UTC, who, what, on what, which fields."""
    yield csv_line(["moment", "actor", "person", "action", "thing", "thing_id", "fields"])
    for deed in deeds:
        moment = deed.happened_at.astimezone(UTC).isoformat(timespec="seconds")
        what = [deed.action, deed.thing_type, deed.thing_id, " ".join(deed.fields)]
        yield csv_line([moment, deed.actor_kind, deed.name or "", *what])


@desk.get("/jejak")
@roles(Role.EDITOR, Role.ADMIN, Role.HEAD, Role.AUDITOR)
def trail() -> ResponseReturnValue:
    scope, asked = current_scope(), queries.read(request.args)
    return render_template(
        "review/trail.html",
        asked=asked,
        most=queries.MOST,
        may_export=scope.user.role in EXPORT,
        sheet_address=f"{url_for('review.trail_sheet')}?{urlencode(queries.address(asked))}",
        page=queries.trail(asked, scope=scope, cursor=request.args.get("cursor", ""), zone=scope.user.agency.zone),
        people=queries.people(scope=scope),
        actions=ACTION_WORDS,
        actors=ACTOR_WORDS,
        things=THING_WORDS,
        action_words=action_words,
        field_words=field_words,
    )
