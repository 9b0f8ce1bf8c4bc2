"""`/papan`: the live board of an office, full-screen. It asks for itself anew every minute, by a header of HTTP."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, desk_blueprint, roles
from klinik.agencies import hours
from klinik.board import figures
from klinik.db import now
from klinik.reports.codes import CHANNEL_WORDS, STATUS_WORDS
from klinik.review import permissions
from klinik.statistics.words import WORDS

desk = desk_blueprint("board", __name__)

SECONDS = 60  # between two looks
STILL = "jeda"  # in the address: the board stays as it is until somebody lets it go on (WCAG 2.2.1, 2.2.2)


@desk.get("/papan")
@roles(*permissions.READERS)
def board() -> ResponseReturnValue:
    is_still, agency = STILL in request.args, current_scope().user.agency
    page = render_template(
        "board/board.html",
        board=figures.board(agency, at=now()),
        promise=hours.in_words(agency.promise_hours, agency.clock_mode),
        is_still=is_still,
        words={"status": STATUS_WORDS, "channel": CHANNEL_WORDS, "topic": WORDS["topic"]},
    )
    return make_response(page, {} if is_still else {"Refresh": str(SECONDS)})
