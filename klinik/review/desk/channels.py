"""`/meja/pengaturan/kanal`: an admin turns an outside channel on, having read what leaves the country, or off."""

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_user, roles
from klinik.accounts.models import Role
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db, now
from klinik.errors import KlinikError
from klinik.notifications.kinds import OUTSIDE, Way
from klinik.notifications.models import OutsideChannel
from klinik.notifications.services import hooks, outside
from klinik.review import reasons
from klinik.review.desk.blueprint import desk
from klinik.review.forms.channels import TelegramForm, TurnOnForm, WhatsAppForm
from klinik.web.forms import NOTHING_SENT, check_action

FORMS: dict[Way, type[TurnOnForm]] = {Way.WHATSAPP: WhatsAppForm, Way.TELEGRAM: TelegramForm}


@desk.get("/pengaturan/kanal")
@roles(Role.ADMIN)
def channels() -> ResponseReturnValue:
    return _page({})


def _turn_on(way: Way) -> ResponseReturnValue:
    form = FORMS[way]()
    if not form.accepted() or not _turned_on(way, form):
        return _page({way: form}), 422
    return _back()


def _turn_off(way: Way) -> ResponseReturnValue:
    check_action()
    outside.turn_off(current_user.agency, way, by=current_user)
    return _back()


def _check(way: Way) -> ResponseReturnValue:
    check_action()
    outside.ask_to_check(current_user.agency, way)
    return _back()


VERBS: dict[str, Callable[[Way], ResponseReturnValue]] = {"nyalakan": _turn_on, "matikan": _turn_off, "periksa": _check}
for each in OUTSIDE:  # an address of its own for each: which channel is no thing that belongs to an office
    for verb, view in VERBS.items():
        address, name = f"/pengaturan/kanal/{each}/{verb}", f"channel_{each}_{verb}"
        desk.add_url_rule(address, name, roles(Role.ADMIN)(update_wrapper(partial(view, each), view)), methods=["POST"])


def _back() -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("review.channels"), 303)


def _turned_on(way: Way, form: TurnOnForm) -> bool:
    """Turn the channel on; a refusal is written beside the field it is about."""
    try:
        outside.turn_on(
            current_user.agency,
            way,
            account=form.account.data or "",
            public_name=form.shown_name,
            has_read_notice=bool(form.has_read.data),
            by=current_user,
            at=now(),
        )
    except KlinikError as refusal:
        field = form.has_read if isinstance(refusal, outside.NoticeNotRead) else form.account
        field.errors = [refusal.sentence()]
        return False
    return True


def _page(sent: dict[Way, TurnOnForm]) -> str:
    agency = current_user.agency
    known = outside.of(agency.id)
    shown = [_shown(agency, way, known.get(way), sent.get(way)) for way in OUTSIDE]
    form = next(iter(sent.values()), None)
    return render_template("review/channels.html", channels=shown, form=form, reason=reasons.in_words)


def _shown(agency: Agency, way: Way, row: OutsideChannel | None, form: TurnOnForm | None) -> dict[str, Any]:
    known = {"account": row.account, "public_name": row.public_name} if row else {}
    return {
        "way": way,
        "name": outside.NAMES[way],
        "notice": outside.NOTICES[way],
        "row": row,
        "is_on": row is not None and row.is_on,
        "may_have": outside.may_have(agency, way),
        "form": form or FORMS[way](NOTHING_SENT, data=known),
        "hook": addresses.absolute(agency, hooks.path(agency, way)),
        "word": hooks.secret(agency, way) if way is Way.WHATSAPP else "",
    }
