"""The door: password, second factor, invitation, and the way out."""

from collections.abc import Sequence

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import held, invitations, queries, second_factor, services, sessions, throttle, visitor
from klinik.accounts.ceremonies import site
from klinik.accounts.forms import Carried, CodeForm, EnrolmentForm, InvitationForm, LogInForm, PasskeyForm, typed
from klinik.accounts.models import Passkey, User, UserSession
from klinik.accounts.refusals import NoPasskeysHere, Slip
from klinik.db import db, now
from klinik.web.forms import NOTHING_SENT, Form, check_action
from klinik.web.limits import network
from klinik.web.policy import public_blueprint

door = public_blueprint("accounts", __name__)


@door.before_request
def meet() -> None:
    """Know who comes before any form is made: its token belongs to the log-in. Raises NotSecure."""
    visitor.refuse_in_the_open()
    visitor.user()


@door.after_request
def keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@door.get("/masuk")
def log_in() -> ResponseReturnValue:
    lanjut = request.args.get("lanjut", "")
    if visitor.user().is_authenticated:
        return redirect(held.local(lanjut), 303)
    return _page("log_in", LogInForm(lanjut=lanjut))


@door.post("/masuk")
def give_password() -> ResponseReturnValue:
    form = LogInForm()
    if not form.accepted():
        return _page("log_in", form, 422)
    try:
        user = _known(typed(form.email), typed(form.password))
    except Slip as refusal:
        refusal.show_in(form)
        return _page("log_in", form, refusal.status)
    token = sessions.begin(user, device=visitor.device(), at=now(), verified=False)
    db.session.commit()
    return visitor.remember(_next_step(user, form, token), token)


@door.get("/masuk/kode")
def code() -> ResponseReturnValue:
    half = visitor.half_log_in()
    if half is None:
        return redirect(_step("accounts.log_in", request.args.get("lanjut", "")), 303)
    if not queries.has_second_factor(half.user):
        return redirect(_step("accounts.enrol", request.args.get("lanjut", "")), 303)
    return code_page(half.user, CodeForm(lanjut=request.args.get("lanjut", "")))


@door.post("/masuk/kode")
def give_code() -> ResponseReturnValue:
    form, half = CodeForm(), visitor.half_log_in()
    if half is None:
        return begin_again(form)
    if not form.accepted():
        return code_page(half.user, form, 422)
    try:
        _confirm(half.user, typed(form.code))
    except Slip as refusal:
        refusal.show_in(form, "code")
        return code_page(half.user, form, refusal.status)
    return welcome(form, half)


@door.get("/masuk/aplikasi")
def enrol() -> ResponseReturnValue:
    half = visitor.half_log_in()
    if half is None or queries.has_second_factor(half.user):
        return redirect(_step("accounts.log_in", request.args.get("lanjut", "")), 303)
    return _enrolment(half.user, EnrolmentForm(lanjut=request.args.get("lanjut", "")), visitor.token())


@door.post("/masuk/aplikasi")
def confirm_enrolment() -> ResponseReturnValue:
    form, half = EnrolmentForm(), visitor.half_log_in()
    if half is None or queries.has_second_factor(half.user):
        return begin_again(form)
    if not form.accepted():
        return _enrolment(half.user, form, visitor.token(), 422)
    try:
        services.enrol(half.user, second_factor.enrolment(visitor.token()), code=typed(form.code), at=now())
    except Slip as refusal:
        refusal.show_in(form)
        return _enrolment(half.user, form, visitor.token(), refusal.status)
    return welcome(form, half)


@door.get("/undangan/<token>")
def invitation(token: str) -> ResponseReturnValue:
    found = invitations.find(token, at=now())
    return _enrolment(found.user, InvitationForm(), token)


@door.post("/undangan/<token>")
def accept_invitation(token: str) -> ResponseReturnValue:
    form, found = InvitationForm(), invitations.find(token, at=now())
    if not form.accepted():
        return _enrolment(found.user, form, token, 422)
    answers = {"password": typed(form.new_password), "code": typed(form.code), "device": visitor.device()}
    try:
        cookie = invitations.accept(found, token=token, at=now(), **answers)
    except Slip as refusal:
        refusal.show_in(form)
        return _enrolment(found.user, form, token, refusal.status)
    db.session.commit()
    return visitor.remember(make_response(redirect(held.DESK, 303)), cookie)


@door.post("/keluar")
def log_out() -> ResponseReturnValue:
    session = visitor.log_in()
    if session:
        check_action()
        services.log_out(session)
        db.session.commit()
    return visitor.forget(make_response(redirect(url_for("accounts.log_in"), 303)))


def code_page(user: User, form: CodeForm | PasskeyForm, status: int = 200) -> Response:
    """Ask for the second factor, a code or a passkey; the form that was not sent takes along what the sent one does."""
    carried = {"lanjut": form.lanjut.data, "held": form.held.data}
    words = {
        "code": form if isinstance(form, CodeForm) else CodeForm(NOTHING_SENT, **carried),
        "passkey": form if isinstance(form, PasskeyForm) else PasskeyForm(NOTHING_SENT, **carried),
        "has_app": user.totp_secret is not None,
        "keys_here": passkeys_here(user),
        "keys": queries.passkeys(user),
    }
    return _page("code", form, status, **words)


def passkeys_here(user: User) -> Sequence[Passkey]:
    """Return the passkeys that a browser can show at the address in use."""
    try:
        return queries.passkeys(user, site=site(request.host).name)
    except NoPasskeysHere:
        return ()


def _known(email: str, password: str) -> User:
    """Return whose password this is; the try is counted, and committed, before the costly work."""
    keys = throttle.log_in_keys(email.strip().lower(), network())
    throttle.admit(keys, at=now())
    db.session.commit()
    user = services.authenticate(email, password)
    throttle.forget(keys)
    return user


def _confirm(user: User, code: str) -> None:
    """Accept a second factor; the try is counted, and committed, first, so that a hundred at once are a hundred."""
    keys = throttle.code_keys(user.id)
    throttle.admit(keys, at=now())
    db.session.commit()
    services.confirm(user, code, at=now())
    throttle.forget(keys)


def _next_step(user: User, form: LogInForm, token: str) -> Response:
    """Go on to the second factor: by an address, or, while something typed travels along, by its page at once."""
    enrolled = queries.has_second_factor(user)
    lanjut, typing = typed(form.lanjut), typed(form.held)
    if not typing:
        return make_response(redirect(_step("accounts.code" if enrolled else "accounts.enrol", lanjut), 303))
    if enrolled:
        return code_page(user, CodeForm(NOTHING_SENT, lanjut=lanjut, held=typing))
    return _enrolment(user, EnrolmentForm(NOTHING_SENT, lanjut=lanjut, held=typing), token)


def welcome(form: Carried, half: UserSession) -> Response:
    """Let somebody in: to where they were going, or to what they were typing."""
    cookie = services.log_in(half, at=now())
    db.session.commit()
    sent = held.unseal(typed(form.held))
    if sent:
        return visitor.remember(make_response(render_template("accounts/resume.html", sent=sent)), cookie)
    return visitor.remember(make_response(redirect(held.local(typed(form.lanjut)), 303)), cookie)


def begin_again(form: Carried) -> Response:
    """The time between password and code has run out; what travels along stays."""
    again = LogInForm(NOTHING_SENT, lanjut=form.lanjut.data, held=form.held.data)
    return _page("log_in", again, 422, ran_out=True)


def _enrolment(user: User, form: Form, seed: str, status: int = 200) -> Response:
    new = second_factor.enrolment(seed)
    page = "invitation" if isinstance(form, InvitationForm) else "enrolment"
    qr = second_factor.qr(new.secret, email=user.email, issuer=f"Klinik Hoaks {user.agency.name}")
    return _page(page, form, status, user=user, new=new, qr=qr)


def _page(name: str, form: Form, status: int = 200, **words: object) -> Response:
    return make_response(render_template(f"accounts/{name}.html", form=form, **words), status)


def _step(endpoint: str, lanjut: str | None) -> str:
    return url_for(endpoint, lanjut=lanjut or None)
