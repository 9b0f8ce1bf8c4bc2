"""Erasures at the desk: find the answer, mark what is to go, let a second person see all of it and agree."""

import uuid

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, desk_blueprint, roles
from klinik.clarifications.models import Clarification
from klinik.db import db, now
from klinik.erasures import plan as plans
from klinik.erasures import queries, services, wording
from klinik.erasures.blackout import TOMBSTONE, Blackout
from klinik.erasures.forms import ERASED, ConfirmForm, FindForm, ProposeForm
from klinik.erasures.models import Erasure, ErasureState
from klinik.erasures.permissions import ERASERS
from klinik.erasures.reach import Reach
from klinik.files import queries as files
from klinik.reports.models import DataRequest
from klinik.web import paging
from klinik.web.forms import NOTHING_SENT, check_action

desk = desk_blueprint("erasures", __name__, url_prefix="/meja/penghapusan")

SLIPS = (services.NothingMarked, services.TooShort, services.NotWritten)


@desk.get("")
@roles(*ERASERS)
def index() -> ResponseReturnValue:
    scope = current_scope()
    page = paging.page(queries.decided(scope=scope), by=queries.NEWEST_FIRST, cursor=request.args.get("cursor"))
    find = FindForm(request.args)
    return render_template("erasures/list.html", waiting=queries.waiting(scope=scope), page=page, form=None, find=find)


@desk.get("/baru")
@roles(*ERASERS)
def new() -> ResponseReturnValue:
    asked, found = _asked(), _found()
    if found is None:
        find = FindForm(request.args)
        find.klarifikasi.errors = [str(wording.UNKNOWN)]
        words = {"waiting": queries.waiting(scope=current_scope()), "page": None, "find": find, "form": find}
        return make_response(render_template("erasures/list.html", **words), 422)
    return _new_page(found, asked, ProposeForm(Reach(found).files, NOTHING_SENT))


@desk.post("/baru")
@roles(*ERASERS)
def propose() -> ResponseReturnValue:
    asked, found = _asked(), _found()
    if found is None:
        return redirect(url_for("erasures.index"), 303)
    form = ProposeForm(Reach(found).files)
    if form.accepted():
        try:
            erasure = services.propose(
                found,
                passages=form.marked,
                file_ids=[uuid.UUID(one) for one in form.pictures.data or []],
                request=asked,
                by=current_scope().user,
                at=now(),
            )
            db.session.commit()
            return redirect(url_for("erasures.page", erasure_id=erasure.id), 303)
        except SLIPS as slip:
            db.session.rollback()
            form.passages.errors = [slip.sentence()]
    return make_response(_new_page(found, asked, form), 422)


@desk.get("/<uuid:erasure_id>")
@roles(*ERASERS)
def page(erasure_id: uuid.UUID) -> ResponseReturnValue:
    erasure = queries.erasure(erasure_id, scope=current_scope())
    return _page(erasure, ConfirmForm(NOTHING_SENT, data={"reply": str(ERASED)}))


@desk.post("/<uuid:erasure_id>/setujui")
@roles(*ERASERS)
def confirm(erasure_id: uuid.UUID) -> ResponseReturnValue:
    scope, form = current_scope(), ConfirmForm()
    erasure = queries.erasure(erasure_id, scope=scope)
    if not form.accepted():
        return make_response(_page(erasure, form), 422)
    services.confirm(erasure, reply=form.reply.data or str(ERASED), by=scope.user, at=now())
    db.session.commit()
    return redirect(url_for("erasures.page", erasure_id=erasure.id), 303)


@desk.post("/<uuid:erasure_id>/batalkan")
@roles(*ERASERS)
def drop(erasure_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    scope = current_scope()
    services.drop(queries.erasure(erasure_id, scope=scope), by=scope.user, at=now())
    db.session.commit()
    return redirect(url_for("erasures.index"), 303)


def _found() -> Clarification | None:
    return queries.clarification(request.args.get("klarifikasi", ""), scope=current_scope())


def _asked() -> DataRequest | None:
    return queries.request(request.args.get("permintaan", ""), scope=current_scope())


def _new_page(found: Clarification, asked: DataRequest | None, form: ProposeForm) -> str:
    shown = Reach(found).files
    return render_template("erasures/new.html", clarification=found, asked=asked, form=form, files=shown)


def _page(erasure: Erasure, form: ConfirmForm) -> str:
    is_waiting = erasure.state is ErasureState.PROPOSED
    blackout = Blackout.of_passages(services.passages_of(erasure))
    shown = files.files(erasure.file_ids, agency_ids=[erasure.agency_id]) if is_waiting else []
    preview = plans.plan(erasure.clarification, blackout, shown) if is_waiting else None
    return render_template(
        "erasures/page.html",
        erasure=erasure,
        clarification=erasure.clarification,
        is_waiting=is_waiting,
        is_mine=erasure.proposed_by_id == current_scope().user.id,
        preview=preview,
        rows=wording.rows(preview, blackout) if preview else [],
        tombstone=TOMBSTONE,
        form=form,
    )
