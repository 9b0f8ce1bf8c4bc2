"""`/videotron`: what an outdoor screen opens. One card after the other; each page leads to the next by itself."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.agencies import addresses, fronts
from klinik.board import services
from klinik.board.queries import airing
from klinik.clarifications.codes import VERDICT_WORDS, CardShape
from klinik.db import now, only_reads
from klinik.web import cache, public_blueprint
from klinik.web.languages import language

screens = public_blueprint("screens", __name__)

SECONDS = 12  # for one card: long enough to read a headline and to take a picture of the code
EMPTY_SECONDS = 30  # between two looks at an empty list, and after a failure
KEPT = timedelta(seconds=cache.LASTS)


@screens.get("/videotron")
def videotron() -> ResponseReturnValue:
    """Show one card of the list. Where a slot begins or ends before a kept page would be old, none is kept."""
    only_reads()
    at = now()
    show = _card if airing.changes_within(fronts.here().id, KEPT, at=at) else _kept
    return show(at)


@screens.after_request
def go_on(response: Response) -> Response:
    """Let a screen ask again also after a failure: nobody stands beside it who would."""
    response.headers.setdefault("Refresh", str(EMPTY_SECONDS))
    return response


def _card(at: datetime) -> ResponseReturnValue:
    agency = fronts.here()
    listed = airing.on_air(agency.id, language(), at=at)
    cache.depends_on(services.playlist(agency.id), *[one.clarification_id for one in listed])
    shown = [one for one in listed if CardShape.SCREEN in one.cards]
    place = request.args.get("ke", "1")
    if shown and place not in map(str, range(1, len(shown) + 1)):
        return redirect(url_for("screens.videotron"), 302)
    one = shown[int(place) - 1] if shown else None
    page = render_template(
        "board/videotron.html",
        one=one,
        verdict=VERDICT_WORDS[one.verdict] if one and one.verdict else "",
        shapes=CardShape,
        host=urlsplit(addresses.absolute(agency, "/")).netloc,
    )
    following = url_for("screens.videotron", ke=int(place) % len(shown) + 1) if shown else ""
    return make_response(page, {"Refresh": f"{SECONDS}; url={following}"} if shown else {})


_kept = cache.cached("ke")(_card)
