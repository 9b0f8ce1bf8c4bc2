"""The bulletin at the desk: what rises just now, what waits for an editor, what has left."""

import uuid
from datetime import timedelta
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from klinik.accounts import current_scope, desk_blueprint, roles
from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.notifications import queries as readers
from klinik.notifications import services as notifications
from klinik.review import permissions
from klinik.statistics import rising
from klinik.statistics.weeks import Period
from klinik.summaries import queries, services, texts, views
from klinik.summaries.forms import BulletinForm, PartnerForm
from klinik.summaries.models import WeeklySummary
from klinik.web import paging
from klinik.web.forms import NOTHING_SENT, check_action

desk = desk_blueprint("bulletins", __name__, url_prefix="/meja/ringkasan")

LATELY = timedelta(days=7)


@desk.get("")
@roles(*permissions.READERS)
def index() -> ResponseReturnValue:
    return _list(PartnerForm(NOTHING_SENT))


@desk.post("/mitra")
@roles(*permissions.APPROVERS)
def invite() -> ResponseReturnValue:
    form = PartnerForm()
    if form.accepted():
        try:
            user = current_scope().user
            partner, contact = form.partner.data or "", form.contact.data or ""
            services.invite(user.agency, partner=partner, contact=contact, by=user, at=now())
            db.session.commit()
            return redirect(url_for("bulletins.index", _anchor="mitra"), 303)
        except notifications.NotAContact as slip:
            form.contact.errors = [slip.message]
    return make_response(_list(form), 422)


@desk.post("/mitra/<uuid:subscription_id>/hentikan")
@roles(*permissions.APPROVERS)
def dismiss(subscription_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    user = current_scope().user
    partner = readers.partner(subscription_id, agency_id=user.agency_id)
    services.dismiss(partner, by=user, at=now())
    db.session.commit()
    return redirect(url_for("bulletins.index", _anchor="mitra"), 303)


def _list(form: PartnerForm) -> str:
    scope, at = current_scope(), now()
    agency_ids = list(scope.agency_ids)
    return render_template(
        "summaries/desk_list.html",
        waiting=db.session.scalars(queries.waiting(agency_ids)).all(),
        rising=queries.named(rising.rising(agency_ids, Period(at - LATELY, at)), agency_ids),
        page=paging.page(
            queries.published(scope.user.agency_id), by=queries.NEWEST_FIRST, cursor=request.args.get("cursor")
        ),
        may_decide=scope.user.role is Role.ADMIN,
        may_invite=scope.user.role in permissions.APPROVERS,
        partners=[(row, notifications.masked_address(to)) for row, to in readers.partners(scope.user.agency_id)],
        form=form,
        texts=texts,
    )


@desk.post("/persetujuan")
@roles(Role.ADMIN)
def decide() -> ResponseReturnValue:
    check_action()
    user = current_scope().user
    services.require_approval(user.agency, wanted=request.form.get("waits") == "yes", by=user)
    db.session.commit()
    return redirect(url_for("bulletins.index"), 303)


@desk.get("/<uuid:summary_id>")
@roles(*permissions.READERS)
def page(summary_id: uuid.UUID) -> ResponseReturnValue:
    summary = queries.at_desk(summary_id, scope=current_scope())
    return _page(summary, _form(summary, NOTHING_SENT))


@desk.post("/<uuid:summary_id>/terbitkan")
@roles(*permissions.APPROVERS)
def publish(summary_id: uuid.UUID) -> ResponseReturnValue:
    summary = queries.at_desk(summary_id, scope=current_scope())
    form = _form(summary)
    if not form.accepted():
        return make_response(_page(summary, form), 422)
    if request.form.get("then") == "preview":
        return _preview(summary, form)
    services.approve(summary, by=current_scope().user, foreword=form.foreword.data or "", order=form.order, at=now())
    db.session.commit()
    return redirect(url_for("bulletins.page", summary_id=summary.id), 303)


def _form(summary: WeeklySummary, sent: MultiDict[str, Any] | None = None) -> BulletinForm:
    return BulletinForm(views.issues(summary), sent)


def _preview(summary: WeeklySummary, form: BulletinForm) -> str:
    """Show the bulletin as it would leave, and keep nothing of it."""
    summary.foreword, summary.issue_order = form.foreword.data or "", form.order
    shown = _page(summary, form, is_preview=True)
    db.session.rollback()
    return shown


def _page(summary: WeeklySummary, form: BulletinForm, *, is_preview: bool = False) -> str:
    agency_ids = [summary.agency_id]
    return render_template(
        "summaries/desk_page.html",
        **views.bulletin(summary),
        form=form,
        is_preview=is_preview,
        subscribers=queries.subscribers(summary),
        rising=queries.named(views.rising(summary), agency_ids),
        may_publish=summary.published_at is None and current_scope().user.role in permissions.APPROVERS,
    )
