"""`/meja/pengaturan/kunci-api`: an admin makes keys for the office's own systems, sees their use, and revokes them."""

from datetime import timedelta
from uuid import UUID

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import Role, current_scope, desk_blueprint, roles
from klinik.accounts.desk import confirmed
from klinik.accounts.forms import typed
from klinik.agencies import addresses
from klinik.db import db, now
from klinik.systems import queries, services
from klinik.systems.forms import RIGHT_WORDS, KeyForm
from klinik.systems.models import KeyState, SystemKey
from klinik.web.forms import NOTHING_SENT, check_action

desk = desk_blueprint("systems", __name__, url_prefix=services.PAGE)


@desk.get("")
@roles(Role.ADMIN)
def keys() -> ResponseReturnValue:
    return _page(KeyForm(NOTHING_SENT))


@desk.post("")
@roles(Role.ADMIN)
def make() -> ResponseReturnValue:
    """Make a key and show it. This is the one page that has it, so there is nothing to be led on to."""
    form, admin = KeyForm(), current_scope().user
    if not confirmed(form):
        return _page(form, 422)
    try:
        lasts = timedelta(days=form.lasts.data)
        made = services.make(by=admin, name=typed(form.name), rights=form.rights.data or (), lasts=lasts, at=now())
    except services.NameInUse as refusal:
        form.name.errors = [refusal.sentence()]
        return _page(form, 422)
    db.session.commit()
    return _shown(*made)


@desk.post("/<uuid:system_key_id>/cabut")
@roles(Role.ADMIN)
def revoke(system_key_id: UUID) -> ResponseReturnValue:
    check_action()
    scope = current_scope()
    key = scope.one(SystemKey, system_key_id)
    services.revoke(key, by=scope.user, at=now())
    db.session.commit()
    return redirect(url_for("systems.keys", _anchor=f"key-{key.id}"), 303)


def _page(form: KeyForm, status: int = 200) -> Response:
    listed = [(key, key.state(now())) for key in queries.keys(current_scope().agency_ids)]
    parts = {
        "in_use": [(key, state) for key, state in listed if state is not KeyState.REVOKED],
        "revoked": [(key, state) for key, state in listed if state is KeyState.REVOKED],
    }
    words = {**parts, "form": form, "right_words": RIGHT_WORDS, "soon": now() + max(services.WARNED)}
    return make_response(render_template("systems/keys.html", **words), status)


def _shown(key: SystemKey, text: str) -> Response:
    server = addresses.absolute(key.agency, "/api/v1/reports")
    return make_response(render_template("systems/new_key.html", key=key, text=text, server=server))
