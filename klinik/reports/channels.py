"""`/hook/…`: what WhatsApp and Telegram deliver. Checked, written down, answered at once; the work is a worker's."""

import json
import uuid
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from klinik.agencies import queries as agencies
from klinik.agencies.models import Agency
from klinik.background import enqueue
from klinik.db import db, now, secrets
from klinik.errors import KlinikError, NotFound
from klinik.notifications.channels import inbound
from klinik.notifications.kinds import Way
from klinik.notifications.models import OutsideChannel
from klinik.notifications.services import hooks as receipts
from klinik.notifications.services import inbox, outside
from klinik.web.limits import limiter
from klinik.web.policy import machine_blueprint

chats = machine_blueprint("chats", __name__, url_prefix="/hook")

ANSWER = "reports.answer_chats"
MOST = 3 * 1024 * 1024  # bytes: the largest that WhatsApp says it delivers
PER_ADDRESS = "6000 per minute"  # receipts of a large mailing come from few addresses
DONE = ("", 200)


class NotSigned(KlinikError):
    """Whoever sent this does not know the secret."""

    status = 403
    message = _l("Tanda tangan kiriman ini tidak cocok.")


class NotJson(KlinikError):
    """The body is not what the provider documents."""

    status = 400
    message = _l("Isi kiriman ini tidak dapat dibaca.")


@chats.get("/whatsapp/<slug>")
@limiter.limit(PER_ADDRESS)
def shake_hands(slug: str) -> ResponseReturnValue:
    """Meta asks once, when the address is entered there, whether it is ours. Raises NotFound, NotSigned."""
    agency = agencies.agency(slug)
    if not outside.may_have(agency, Way.WHATSAPP):
        raise NotFound
    asked = request.args
    token = asked.get("hub.verify_token", "")
    if asked.get("hub.mode") != "subscribe" or not secrets.same(token, receipts.secret(agency, Way.WHATSAPP)):
        raise NotSigned
    return Response(asked.get("hub.challenge", ""), mimetype="text/plain")


@chats.post("/whatsapp/<slug>")
@limiter.limit(PER_ADDRESS)
def whatsapp(slug: str) -> ResponseReturnValue:
    """Messages and receipts, signed with the app's secret over the body. Raises NotFound, NotSigned, NotJson.

    An app has one address at Meta for all its numbers: each office that uses it finds its own in what comes there.
    """
    body = _body()
    offices = _signed_for(slug, body, request.headers.get("X-Hub-Signature-256", ""))
    said = _said(body)
    for agency, channel in offices:
        for status in inbound.statuses(said, account=channel.account):
            _note(status, agency)
        _keep(agency, Way.WHATSAPP, inbound.of_whatsapp(said, account=channel.account))
    return DONE


@chats.post("/telegram/<slug>")
@limiter.limit(PER_ADDRESS)
def telegram(slug: str) -> ResponseReturnValue:
    """One update, with the secret that we named. Raises NotFound, NotSigned, NotJson."""
    agency, _channel = _listening(slug, Way.TELEGRAM)
    given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
    if not secrets.same(given, receipts.secret(agency, Way.TELEGRAM)):
        raise NotSigned
    message = inbound.of_telegram(_said(_body()))
    _keep(agency, Way.TELEGRAM, [message] if message else [])
    return DONE


def _listening(slug: str, way: Way) -> tuple[Agency, OutsideChannel]:
    """Return the office and its channel. Raises NotFound where it is off."""
    agency = agencies.agency(slug)
    channel = outside.working(agency).get(way)
    if channel is None:
        raise NotFound
    return agency, channel


def _signed_for(slug: str, body: bytes, signature: str) -> list[tuple[Agency, OutsideChannel]]:
    """Return every office whose app signed this. Raises NotFound where none did and this one's is off, NotSigned."""
    agencies.agency(slug)
    offices = [found for found in outside.listening(Way.WHATSAPP) if receipts.is_signed(found[0], body, signature)]
    if not offices:
        _listening(slug, Way.WHATSAPP)
        raise NotSigned
    return offices


def _body() -> bytes:
    request.max_content_length = MOST
    return request.get_data(cache=False)


def _said(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotJson from error


def _note(status: dict[str, Any], agency: Agency) -> None:
    """Write down a receipt; one of a message that did not come from here is left alone."""
    try:
        id_ = uuid.UUID(inbound.clean(status.get("biz_opaque_callback_data"), 40))
    except ValueError:
        return
    errors = status.get("errors")
    error = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    receipt = receipts.Receipt(id_, inbound.clean(status.get("status"), 20), now(), error)
    receipts.note(receipt, agency_id=agency.id)


def _keep(agency: Agency, way: Way, messages: list[inbound.Inbound]) -> None:
    if sum(inbox.keep(agency.id, way, message, at=now()) for message in messages):
        enqueue(ANSWER)
    db.session.commit()
