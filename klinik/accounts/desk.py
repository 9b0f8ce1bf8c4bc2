"""One's own account: password, second factor, where one is logged in, language, shortcuts."""

import secrets
from typing import cast
from uuid import UUID

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import queries, second_factor, services, sessions, throttle, visitor
from klinik.accounts.forms import Confirmed, PasswordForm, PreferencesForm, RecoveryForm, SecondFactorForm, typed
from klinik.accounts.guard import EVERYBODY, desk_blueprint, roles
from klinik.accounts.models import Language, UserSession
from klinik.accounts.refusals import Slip
from klinik.accounts.second_factor import Enrolment
from klinik.db import db, now
from klinik.web.forms import Form, check_action

desk = desk_blueprint("account", __name__, url_prefix="/meja/akun")


@desk.get("")
@roles(*EVERYBODY)
def show() -> ResponseReturnValue:
    user = visitor.user()
    return _page("account", PreferencesForm(language=user.language.value, uses_shortcuts=user.uses_shortcuts))


@desk.post("/pilihan")
@roles(*EVERYBODY)
def choose() -> ResponseReturnValue:
    form = PreferencesForm()
    if not form.accepted():
        return _page("account", form, 422)
    services.prefer(visitor.user(), language=Language(form.language.data), uses_shortcuts=form.uses_shortcuts.data)
    db.session.commit()
    return _back()


@desk.get("/kata-sandi")
@roles(*EVERYBODY)
def password() -> ResponseReturnValue:
    return _page("password", PasswordForm())


@desk.post("/kata-sandi")
@roles(*EVERYBODY)
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if not confirmed(form):
        return _page("password", form, 422)
    try:
        cookie = services.change_password(_session(), typed(form.new_password), at=now())
    except Slip as refusal:
        refusal.show_in(form)
        return _page("password", form, refusal.status)
    db.session.commit()
    return visitor.remember(_back(), cookie)


@desk.get("/kode-masuk")
@roles(*EVERYBODY)
def app() -> ResponseReturnValue:
    return _app_page(SecondFactorForm(seed=secrets.token_urlsafe(24)))


@desk.post("/kode-masuk")
@roles(*EVERYBODY)
def change_app() -> ResponseReturnValue:
    form, user = SecondFactorForm(), visitor.user()
    if not confirmed(form):
        return _app_page(form, 422)
    try:
        services.enrol(user, _new(form.seed.data), code=typed(form.code), at=now())
    except Slip as refusal:
        refusal.show_in(form)
        return _app_page(form, refusal.status)
    services.log_out_everywhere(user, by=user, but=_session())
    db.session.commit()
    return _back()


@desk.get("/kode-pemulihan")
@roles(*EVERYBODY)
def recovery() -> ResponseReturnValue:
    form = RecoveryForm(seed=secrets.token_urlsafe(24))
    return _page("recovery", form, new=_new(form.seed.data))


@desk.post("/kode-pemulihan")
@roles(*EVERYBODY)
def renew_recovery() -> ResponseReturnValue:
    form = RecoveryForm()
    if not confirmed(form):
        return _page("recovery", form, 422, new=_new(form.seed.data))
    services.replace_recovery_codes(visitor.user(), _new(form.seed.data).recovery_codes)
    db.session.commit()
    return _back()


@desk.post("/sesi/<uuid:session_id>/akhiri")
@roles(*EVERYBODY)
def end_session(session_id: UUID) -> ResponseReturnValue:
    check_action()
    services.log_out(sessions.one_of(visitor.user(), session_id))
    db.session.commit()
    return _back()


@desk.post("/sesi/akhiri-lainnya")
@roles(*EVERYBODY)
def end_others() -> ResponseReturnValue:
    check_action()
    services.log_out_everywhere(visitor.user(), by=visitor.user(), but=_session())
    db.session.commit()
    return _back()


def confirmed(form: Confirmed) -> bool:
    """Say whether the form is whole and its password the present one; a wrong one is written beside its field."""
    if not form.accepted():
        return False
    user = visitor.user()
    try:
        throttle.admit(throttle.code_keys(user.id), at=now())
        db.session.commit()
        services.check_password(user, typed(form.password))
    except Slip as refusal:
        refusal.show_in(form)
        return False
    return True


def _session() -> UserSession:
    return cast("UserSession", visitor.log_in())


def _new(seed: str | None) -> Enrolment:
    """Return what a seed of this page stands for: bound to the user, so that nobody's page fits another's account."""
    return second_factor.enrolment(f"{visitor.user().id}:{seed}")


def _app_page(form: SecondFactorForm, status: int = 200) -> Response:
    user, new = visitor.user(), _new(form.seed.data)
    qr = second_factor.qr(new.secret, email=user.email, issuer=f"Klinik Hoaks {user.agency.name}")
    return _page("second_factor", form, status, new=new, qr=qr)


def _page(name: str, form: Form, status: int = 200, **words: object) -> Response:
    user = visitor.user()
    here = {"user": user, "sessions": sessions.of(user, at=now()), "this_session": _session()}
    words |= here | {"codes_left": queries.recovery_codes_left(user), "passkeys": queries.passkeys(user)}
    return make_response(render_template(f"accounts/{name}.html", form=form, **words), status)


def _back() -> Response:
    return make_response(redirect(url_for("account.show"), 303))
