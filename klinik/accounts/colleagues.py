"""The admin's pages about colleagues: who is here, in which role, where they are logged in."""

from uuid import UUID

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import queries, services, sessions, staffing, throttle, visitor
from klinik.accounts.forms import CloseAccountForm, ColleagueForm, RoleForm, typed
from klinik.accounts.guard import current_scope, desk_blueprint, roles
from klinik.accounts.models import Role, User
from klinik.accounts.refusals import EmailInUse, NotAnEmail, Slip
from klinik.db import db, now
from klinik.web.forms import check_action

desk = desk_blueprint("colleagues", __name__, url_prefix="/meja/pengaturan/petugas")


@desk.get("")
@roles(Role.ADMIN)
def everybody() -> ResponseReturnValue:
    return _list(ColleagueForm(None))


@desk.post("")
@roles(Role.ADMIN)
def join() -> ResponseReturnValue:
    form, admin = ColleagueForm(), visitor.user()
    if not form.accepted():
        return _list(form, 422)
    try:
        staffing.join(
            admin.agency, name=typed(form.name), email=typed(form.email), role=form.role.data, by=admin, at=now()
        )
    except (EmailInUse, NotAnEmail) as refusal:
        form.email.errors = [refusal.sentence()]
        return _list(form, 422)
    db.session.commit()
    return redirect(url_for("colleagues.everybody"), 303)


@desk.get("/<uuid:user_id>")
@roles(Role.ADMIN)
def one(user_id: UUID) -> ResponseReturnValue:
    user = _found(user_id)
    return _page(user, RoleForm(None, role=user.role))


@desk.post("/<uuid:user_id>/peran")
@roles(Role.ADMIN)
def change_role(user_id: UUID) -> ResponseReturnValue:
    user, form = _found(user_id), RoleForm()
    if not form.accepted():
        return _page(user, form, 422)
    staffing.change_role(user, form.role.data, by=visitor.user())
    return _back(user)


@desk.post("/<uuid:user_id>/undang")
@roles(Role.ADMIN)
def invite(user_id: UUID) -> ResponseReturnValue:
    check_action()
    user = _found(user_id)
    staffing.send_invitation(user, by=visitor.user(), at=now())
    return _back(user)


@desk.post("/<uuid:user_id>/sesi/<uuid:session_id>/akhiri")
@roles(Role.ADMIN)
def end_session(user_id: UUID, session_id: UUID) -> ResponseReturnValue:
    check_action()
    user = _found(user_id)
    services.log_out(sessions.one_of(user, session_id), by=visitor.user())
    return _back(user)


@desk.post("/<uuid:user_id>/sesi/akhiri")
@roles(Role.ADMIN)
def end_sessions(user_id: UUID) -> ResponseReturnValue:
    check_action()
    user = _found(user_id)
    services.log_out_everywhere(user, by=visitor.user())
    return _back(user)


@desk.get("/<uuid:user_id>/tutup")
@roles(Role.ADMIN)
def closing(user_id: UUID) -> ResponseReturnValue:
    return render_template("accounts/close_account.html", colleague=_found(user_id), form=CloseAccountForm(None))


@desk.post("/<uuid:user_id>/tutup")
@roles(Role.ADMIN)
def close(user_id: UUID) -> ResponseReturnValue:
    user, form, admin = _found(user_id), CloseAccountForm(), visitor.user()
    if not form.accepted() or not _knows_password(form, admin):
        return make_response(render_template("accounts/close_account.html", colleague=user, form=form), 422)
    staffing.shut_out(user, by=admin, at=now())
    return _back(user)


@desk.post("/<uuid:user_id>/buka")
@roles(Role.ADMIN)
def open_again(user_id: UUID) -> ResponseReturnValue:
    check_action()
    user = _found(user_id)
    staffing.let_in(user, by=visitor.user(), at=now())
    return _back(user)


def _found(user_id: UUID) -> User:
    return queries.colleague(user_id, agency_ids=current_scope().agency_ids)


def _knows_password(form: CloseAccountForm, admin: User) -> bool:
    """Ask for the admin's own password; a wrong one costs a try, like everywhere."""
    try:
        throttle.admit(throttle.code_keys(admin.id), at=now())
        db.session.commit()
        services.check_password(admin, typed(form.password))
    except Slip as refusal:
        refusal.show_in(form)
        return False
    return True


def _list(form: ColleagueForm, status: int = 200) -> Response:
    everyone = queries.everybody(visitor.user().agency_id, at=now())
    return make_response(render_template("accounts/colleagues.html", form=form, everyone=everyone), status)


def _page(user: User, form: RoleForm, status: int = 200) -> Response:
    words = {
        "colleague": user,
        "form": form,
        "sessions": sessions.of(user, at=now()),
        "is_self": user is visitor.user(),
        "passkeys": queries.passkeys(user),
    }
    return make_response(render_template("accounts/colleague.html", **words), status)


def _back(user: User) -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("colleagues.one", user_id=user.id), 303)
