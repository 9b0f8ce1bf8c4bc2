"""For staff: `/papan`, the live board of an office, and `/meja/videotron`, what runs on its outdoor screens.

The board asks for itself anew every minute, by a header of HTTP.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, desk_blueprint, roles
from klinik.agencies import hours
from klinik.board import figures, permissions, services
from klinik.board.forms import SlotForm, usual
from klinik.board.models import ScreenSlot, SlotState
from klinik.board.queries import airing
from klinik.clarifications import queries as clarifications
from klinik.db import db, now
from klinik.reports.codes import CHANNEL_WORDS, STATUS_WORDS
from klinik.review import permissions as review
from klinik.review.queries import answers
from klinik.statistics.words import WORDS
from klinik.web.forms import NOTHING_SENT, check_action

desk = desk_blueprint("board", __name__)

SECONDS = 60  # between two looks
STILL = "jeda"  # in the address: the board stays as it is until somebody lets it go on (WCAG 2.2.1, 2.2.2)
OFFERED = 60  # answers in the list to choose from


@desk.get("/papan")
@roles(*review.READERS)
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


@desk.get("/meja/videotron")
@roles(*review.READERS)
def slots() -> ResponseReturnValue:
    return _page(_form(NOTHING_SENT, request.args.get("klarifikasi", "")))


@desk.post("/meja/videotron")
@roles(*permissions.PREPARERS)
def add() -> ResponseReturnValue:
    form, scope = _form(request.form, request.form.get("public_id", "")), current_scope()
    if not form.accepted():
        return _page(form), 422
    starts_at, ends_at = form.span
    try:
        clarification = answers.clarification(form.public_id.data, scope=scope)
        slot = services.add(clarification, starts_at=starts_at, ends_at=ends_at, by=scope.user, at=now())
    except (services.AlreadyPlanned, services.TooLate) as refusal:
        form.ends_at.errors = [refusal.sentence()]
        return _page(form), 422
    return _shown(slot)


@desk.post("/meja/videotron/<uuid:slot_id>/setujui")
@roles(*permissions.APPROVERS)
def approve(slot_id: uuid.UUID) -> ResponseReturnValue:
    return _decided(slot_id, services.approve)


@desk.post("/meja/videotron/<uuid:slot_id>/tarik")
@roles(*permissions.APPROVERS)
def withdraw(slot_id: uuid.UUID) -> ResponseReturnValue:
    return _decided(slot_id, services.withdraw)


def _decided(slot_id: uuid.UUID, deed: Callable[..., None]) -> ResponseReturnValue:
    check_action()
    scope = current_scope()
    slot = scope.one(ScreenSlot, slot_id)
    deed(slot, by=scope.user, at=now())
    return _shown(slot)


def _shown(slot: ScreenSlot) -> ResponseReturnValue:
    """Lead to where the slot stands now: from there the keyboard goes on."""
    db.session.commit()
    return redirect(url_for("board.slots", _anchor=f"slot-{slot.id}"), 303)


def _form(sent: Any, public_id: str) -> SlotForm:
    """Return the form with the answers that may be shown: the newest, and the one that is asked for."""
    agency = current_scope().user.agency
    offered = {row.public_id: row.headline for row in clarifications.standing(agency.id, limit=OFFERED)}
    if public_id and public_id not in offered:
        offered |= {row.public_id: row.headline for row in clarifications.standing(agency.id, public_id, limit=1)}
    named = [(key, f"{headline} ({key})") for key, headline in offered.items()]
    local = usual(now().astimezone(agency.zone))
    return SlotForm(sent, answers=named, zone=agency.zone, data={"public_id": public_id, **local})


def _page(form: SlotForm) -> str:
    user, at = current_scope().user, now()
    listed = airing.slots(user.agency_id, at=at)
    by_state: dict[SlotState, list[ScreenSlot]] = defaultdict(list)
    for slot in listed:
        by_state[slot.state(at)].append(slot)
    return render_template(
        "board/slots.html",
        by_state=by_state,
        states=SlotState,
        cards=airing.drawn(listed),
        form=form,
        may_prepare=user.role in permissions.PREPARERS,
        may_decide=user.role in permissions.APPROVERS,
    )
