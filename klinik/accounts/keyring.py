"""One's own passkeys: add one, call it otherwise, remove it; and go on without the app where there is one."""

from typing import cast
from uuid import UUID

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import ceremonies, passkeys, queries, services, visitor
from klinik.accounts.desk import confirmed
from klinik.accounts.forms import NewPasskeyForm, PasswordAgainForm, RenameForm, typed
from klinik.accounts.guard import EVERYBODY, desk_blueprint, roles
from klinik.accounts.models import UserSession
from klinik.accounts.refusals import LastFactor, NoPasskeysHere, Slip
from klinik.db import db, now
from klinik.web.forms import NOTHING_SENT, Form, check_action

desk = desk_blueprint("keyring", __name__, url_prefix="/meja/akun")


@desk.get("/kunci")
@roles(*EVERYBODY)
def keys() -> ResponseReturnValue:
    return _page(NewPasskeyForm(NOTHING_SENT, name=visitor.device()))


@desk.post("/kunci/tantangan")
@roles(*EVERYBODY)
def challenge() -> Response:
    """Return what the browser needs to have a passkey made. Raises NoPasskeysHere."""
    check_action()
    user, here = visitor.user(), ceremonies.site(request.host)
    asked = passkeys.challenge(_session(), at=now())
    options = ceremonies.to_make(user, site=here, challenge=asked, known=queries.passkeys(user, site=here.name))
    db.session.commit()
    return current_app.response_class(options, mimetype="application/json")


@desk.post("/kunci")
@roles(*EVERYBODY)
def add() -> ResponseReturnValue:
    form = NewPasskeyForm()
    if not confirmed(form):
        return _page(form, 422)
    try:
        asked = passkeys.take_challenge(_session(), at=now())
        db.session.commit()
        passkeys.add(
            visitor.user(),
            typed(form.credential),
            name=typed(form.name),
            site=ceremonies.site(request.host),
            challenge=asked,
            at=now(),
        )
    except Slip as refusal:
        refusal.show_in(form)
        return _page(form, refusal.status)
    return _back()


@desk.get("/kunci/<uuid:key_id>")
@roles(*EVERYBODY)
def key(key_id: UUID) -> ResponseReturnValue:
    return _key_page(key_id)


@desk.post("/kunci/<uuid:key_id>/nama")
@roles(*EVERYBODY)
def rename(key_id: UUID) -> ResponseReturnValue:
    form = RenameForm()
    if not form.accepted():
        return _key_page(key_id, form, 422)
    passkeys.rename(visitor.user(), key_id, typed(form.new_name))
    return _back()


@desk.post("/kunci/<uuid:key_id>/hapus")
@roles(*EVERYBODY)
def remove(key_id: UUID) -> ResponseReturnValue:
    form, user = PasswordAgainForm(), visitor.user()
    if not confirmed(form):
        return _key_page(key_id, form, 422)
    try:
        passkeys.remove(user, key_id, at=now())
    except LastFactor as refusal:
        form.password.errors = [refusal.sentence()]
        return _key_page(key_id, form, refusal.status)
    services.log_out_everywhere(user, by=user, but=_session())
    return _back()


@desk.get("/kode-masuk/lepas")
@roles(*EVERYBODY)
def without_app() -> ResponseReturnValue:
    return _app_page(PasswordAgainForm(NOTHING_SENT))


@desk.post("/kode-masuk/lepas")
@roles(*EVERYBODY)
def remove_app() -> ResponseReturnValue:
    form, user = PasswordAgainForm(), visitor.user()
    if not confirmed(form):
        return _app_page(form, 422)
    try:
        passkeys.remove_app(user, at=now())
    except LastFactor as refusal:
        form.password.errors = [refusal.sentence()]
        return _app_page(form, refusal.status)
    services.log_out_everywhere(user, by=user, but=_session())
    return _back()


def _session() -> UserSession:
    return cast("UserSession", visitor.log_in())


def _page(form: NewPasskeyForm, status: int = 200) -> Response:
    user = visitor.user()
    try:
        site = ceremonies.site(request.host).name
    except NoPasskeysHere:
        site = ""
    words = {"user": user, "keys": queries.passkeys(user), "site": site}
    return make_response(render_template("accounts/passkeys.html", form=form, **words), status)


def _key_page(key_id: UUID, form: Form | None = None, status: int = 200) -> Response:
    found = queries.passkey(visitor.user(), key_id)
    words = {
        "key": found,
        "naming": form if isinstance(form, RenameForm) else RenameForm(NOTHING_SENT, new_name=found.name),
        "removing": form if isinstance(form, PasswordAgainForm) else PasswordAgainForm(NOTHING_SENT),
    }
    return make_response(render_template("accounts/passkey.html", form=form, **words), status)


def _app_page(form: PasswordAgainForm, status: int = 200) -> Response:
    has_keys = bool(queries.passkeys(visitor.user()))
    return make_response(render_template("accounts/without_app.html", form=form, has_keys=has_keys), status)


def _back() -> Response:
    db.session.commit()
    return make_response(redirect(url_for("keyring.keys"), 303))
