"""The door again: a passkey in place of the code. The page's script fetches a challenge and posts what was signed."""

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from klinik.accounts import ceremonies, passkeys, throttle, visitor
from klinik.accounts.forms import PasskeyForm, typed
from klinik.accounts.models import UserSession
from klinik.accounts.public import begin_again, code_page, door, passkeys_here, welcome
from klinik.accounts.refusals import ChallengeOver, Slip
from klinik.db import db, now
from klinik.web.forms import check_action


@door.post("/masuk/kunci/tantangan")
def challenge() -> Response:
    """Return what the browser needs to ask for a passkey. Raises ChallengeOver where the password was not given yet."""
    check_action()
    half = visitor.half_log_in()
    if half is None:
        raise ChallengeOver
    asked = passkeys.challenge(half, at=now())
    options = ceremonies.to_show(site=ceremonies.site(request.host), challenge=asked, known=passkeys_here(half.user))
    db.session.commit()
    return current_app.response_class(options, mimetype="application/json")


@door.post("/masuk/kunci")
def give_passkey() -> ResponseReturnValue:
    form, half = PasskeyForm(), visitor.half_log_in()
    if half is None:
        return begin_again(form)
    if not form.accepted():
        return code_page(half.user, form, 422)
    try:
        _confirm(half, typed(form.credential))
    except Slip as refusal:
        db.session.commit()  # that a copy is suspected stays written down
        refusal.show_in(form, "credential")
        return code_page(half.user, form, refusal.status)
    return welcome(form, half)


def _confirm(half: UserSession, answer: str) -> None:
    """Accept a passkey; the try is counted and the challenge used up, and both committed, before anything is looked at.

    Raises TooManyAttempts, WrongPasskey and its kinds.
    """
    keys = throttle.code_keys(half.user_id)
    throttle.admit(keys, at=now())
    asked = passkeys.take_challenge(half, at=now())
    db.session.commit()
    passkeys.confirm(half.user, answer, site=ceremonies.site(request.host), challenge=asked, at=now())
    throttle.forget(keys)
