"""`/meja/pengaturan/webhook`: an admin says where the office's systems listen, and sees what was sent there."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import Role, current_scope, desk_blueprint, roles
from klinik.accounts.desk import confirmed
from klinik.accounts.forms import PasswordAgainForm, typed
from klinik.db import db, now
from klinik.errors import KlinikError, NotFound
from klinik.web import paging
from klinik.web.forms import NOTHING_SENT, Form, check_action
from klinik.webhooks import queries, services
from klinik.webhooks.codes import EVENT_WORDS, PAUSE_WORDS, STATE_WORDS, TROUBLE_WORDS, DeliveryState
from klinik.webhooks.forms import TypesForm, WebhookForm
from klinik.webhooks.models import Delivery, Webhook

desk = desk_blueprint("webhooks", __name__, url_prefix=services.PAGE)
WORDS = {"events": EVENT_WORDS, "paused": PAUSE_WORDS, "states": STATE_WORDS, "troubles": TROUBLE_WORDS}
DELIVERIES = "deliveries-title"  # the part of the page that shows them


@desk.get("")
@roles(Role.ADMIN)
def webhooks() -> ResponseReturnValue:
    return _list(WebhookForm(NOTHING_SENT))


@desk.post("")
@roles(Role.ADMIN)
def register() -> ResponseReturnValue:
    """Register an address and show its secret: this is the one page that has it."""
    form = WebhookForm()
    if not confirmed(form):
        return _list(form, 422)
    try:
        made = services.register(typed(form.url), form.types.data or (), by=current_scope().user, at=now())
    except KlinikError as refusal:
        form.url.errors = [refusal.sentence()]
        return _list(form, 422)
    db.session.commit()
    return _secret(*made)


@desk.get("/<uuid:webhook_id>")
@roles(Role.ADMIN)
def webhook(webhook_id: UUID) -> ResponseReturnValue:
    return _page(_found(webhook_id))


@desk.post("/<uuid:webhook_id>/peristiwa")
@roles(Role.ADMIN)
def choose(webhook_id: UUID) -> ResponseReturnValue:
    found, form = _found(webhook_id), TypesForm()
    if not form.accepted():
        return _page(found, form, 422)
    services.choose(found, form.types.data or (), by=current_scope().user)
    return _back(found)


@desk.post("/<uuid:webhook_id>/rahasia")
@roles(Role.ADMIN)
def replace_secret(webhook_id: UUID) -> ResponseReturnValue:
    """Replace the secret and show the new one: this is the one page that has it."""
    found, form = _found(webhook_id), PasswordAgainForm()
    if not confirmed(form):
        return _page(found, form, 422)
    secret = services.replace_secret(found, by=current_scope().user, at=now())
    db.session.commit()
    return _secret(found, secret)


@desk.post("/<uuid:webhook_id>/uji")
@roles(Role.ADMIN)
def try_out(webhook_id: UUID) -> ResponseReturnValue:
    return _done(webhook_id, services.try_out, shown=DELIVERIES)


@desk.post("/<uuid:webhook_id>/jeda")
@roles(Role.ADMIN)
def pause(webhook_id: UUID) -> ResponseReturnValue:
    return _done(webhook_id, services.pause)


@desk.post("/<uuid:webhook_id>/lanjut")
@roles(Role.ADMIN)
def resume(webhook_id: UUID) -> ResponseReturnValue:
    return _done(webhook_id, services.resume)


@desk.post("/<uuid:webhook_id>/hapus")
@roles(Role.ADMIN)
def remove(webhook_id: UUID) -> ResponseReturnValue:
    check_action()
    services.remove(_found(webhook_id), by=current_scope().user)
    db.session.commit()
    return redirect(url_for("webhooks.webhooks"), 303)


@desk.post("/<uuid:webhook_id>/kiriman/<uuid:delivery_id>/ulang")
@roles(Role.ADMIN)
def again(webhook_id: UUID, delivery_id: UUID) -> ResponseReturnValue:
    check_action()
    scope, found = current_scope(), _found(webhook_id)
    delivery = scope.one(Delivery, delivery_id)
    if delivery.webhook_id != found.id:
        raise NotFound
    services.again(delivery, by=scope.user, at=now())
    return _back(found, DELIVERIES, _state())


def _done(webhook_id: UUID, deed: Callable[..., None], *, shown: str | None = None) -> ResponseReturnValue:
    check_action()
    found = _found(webhook_id)
    deed(found, by=current_scope().user, at=now())
    return _back(found, shown)


def _found(webhook_id: UUID) -> Webhook:
    return current_scope().one(Webhook, webhook_id)


def _list(form: WebhookForm, status: int = 200) -> Response:
    listed = queries.webhooks(current_scope().agency_ids)
    return make_response(render_template("webhooks/webhooks.html", listed=listed, form=form, words=WORDS), status)


def _page(found: Webhook, form: Form | None = None, status: int = 200) -> Response:
    state = _state()
    rows = queries.deliveries(found, state)
    shown = {
        "webhook": found,
        "state": state,
        "page": paging.page(rows, by=queries.NEWEST_FIRST, cursor=request.args.get("cursor")),
        "form": form,
        "choosing": form if isinstance(form, TypesForm) else TypesForm(NOTHING_SENT, data={"types": found.types}),
        "replacing": form if isinstance(form, PasswordAgainForm) else PasswordAgainForm(NOTHING_SENT),
    }
    return make_response(render_template("webhooks/webhook.html", **shown, words=WORDS), status)


def _secret(found: Webhook, secret: str) -> Response:
    return make_response(render_template("webhooks/secret.html", webhook=found, secret=secret))


def _state() -> DeliveryState | None:
    """Return in which state the deliveries are that somebody wants to see; None for all."""
    asked = request.args.get("state", "")
    return DeliveryState(asked) if asked in set(DeliveryState) else None


def _back(found: Webhook, shown: str | None = None, state: DeliveryState | None = None) -> ResponseReturnValue:
    """Lead to the page of an address, or to the part of it that shows what was done."""
    db.session.commit()
    return redirect(url_for("webhooks.webhook", webhook_id=found.id, state=state, _anchor=shown), 303)
