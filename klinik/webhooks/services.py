"""What an admin does with an address that listens, and what the clinic does when it listens no more."""

from collections.abc import Collection
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert, or_, update

from klinik import audit, fetching
from klinik.accounts import queries as accounts
from klinik.accounts import writing
from klinik.accounts.models import Role, User
from klinik.agencies import addresses
from klinik.agencies import services as agencies
from klinik.audit import queries as trail
from klinik.background import enqueue
from klinik.db import db, secrets
from klinik.errors import KlinikError, NotAllowed
from klinik.notifications.kinds import Kind
from klinik.notifications.services.telling import GIVE_UP_AFTER
from klinik.webhooks import fanning, queries, signing, telling
from klinik.webhooks.codes import ERASED, PAUSE_WORDS, TEST, DeliveryState, EventType, PauseReason
from klinik.webhooks.models import Delivery, Webhook

DELIVER = "webhooks.deliver"
PAGE = "/meja/pengaturan/webhook"
MOST = 20  # addresses of one office
LOOK_UP = 5.0  # seconds
BOTH_SIGN = timedelta(days=1)  # after a secret was replaced
KEPT = timedelta(days=30)  # what became of a delivery


class AddressRefused(KlinikError):
    status = 422
    message = _l("Alamat ini tidak dapat dipakai. Tulis alamat https:// yang terbuka di internet, tanpa nomor port.")


class AddressInUse(KlinikError):
    message = _l("Alamat ini sudah terdaftar.")


class TooManyAddresses(KlinikError):
    message = _l("Instansi Anda sudah mendaftarkan %(most)s alamat. Hapus satu yang tidak dipakai lagi.")


class Paused(KlinikError):
    message = _l("Webhook ini sedang dijeda. Lanjutkan dulu, lalu coba lagi.")


def register(url: str, types: Collection[EventType], *, by: User, at: datetime) -> tuple[Webhook, str]:
    """Return a new address of the admin's office and its secret. What happened before is not told.

    Raises NotAllowed, AddressRefused, AddressInUse, TooManyAddresses.
    """
    if by.role is not Role.ADMIN:
        raise NotAllowed
    url = _kept(url)
    agencies.hold(by.agency_id)
    if queries.is_known(url, by.agency_id):
        raise AddressInUse
    if len(queries.webhooks([by.agency_id])) >= MOST:
        raise TooManyAddresses(most=MOST)
    secret = signing.fresh_secret()
    webhook = Webhook(agency=by.agency, url=url, types=sorted(types), secret=secrets.encrypt(secret))
    webhook.created_by_id, webhook.created_at, webhook.position = by.id, at, trail.end(by.agency_id)
    db.session.add(webhook)
    db.session.flush()
    audit.record("webhook.registered", webhook, by=by)
    return webhook, secret


def choose(webhook: Webhook, types: Collection[EventType], *, by: User) -> None:
    """Let an address hear of other events from now on. Raises NotAllowed."""
    _hold(webhook, by)
    if webhook.types != sorted(types):
        webhook.types = sorted(types)
        db.session.flush()
        audit.record("webhook.changed", webhook, by=by, fields=["types"])


def replace_secret(webhook: Webhook, *, by: User, at: datetime) -> str:
    """Return a new secret. The one before signs beside it for a day, an older one no more. Raises NotAllowed."""
    _hold(webhook, by)
    secret = signing.fresh_secret()
    webhook.old_secret, webhook.old_secret_until = webhook.secret, at + BOTH_SIGN
    webhook.secret = secrets.encrypt(secret)
    db.session.flush()
    audit.record("webhook.secret_replaced", webhook, by=by)
    return secret


def try_out(webhook: Webhook, *, by: User, at: datetime) -> None:
    """Send an event that says nothing. Raises NotAllowed, Paused."""
    _hold(webhook, by)
    if webhook.is_paused:
        raise Paused
    words = telling.payload(TEST, {"webhook": str(webhook.id)}, at=at)
    db.session.execute(insert(Delivery).values(fanning.row(webhook, TEST, "", words, at=at)))
    _wake(webhook)
    audit.record("webhook.tested", webhook, by=by)


def again(delivery: Delivery, *, by: User, at: datetime) -> None:
    """Send a delivery once more, with as long to arrive as at first. One that waits is on its way; safe to repeat.

    Raises NotAllowed, Paused.
    """
    webhook = delivery.webhook
    _hold(webhook, by)
    if webhook.is_paused:
        raise Paused
    db.session.refresh(delivery, with_for_update=True)
    if delivery.state is DeliveryState.WAITING:
        return
    delivery.state, delivery.attempts = DeliveryState.WAITING, 0
    delivery.next_at, delivery.give_up_at = at, fanning.given_up(delivery.type, at)
    _wake(webhook)
    audit.record("webhook.sent_again", webhook, by=by)


def pause(webhook: Webhook, *, by: User, at: datetime) -> None:
    """Send nothing for the time being. Safe to repeat. Raises NotAllowed."""
    _hold(webhook, by)
    if not webhook.is_paused:
        webhook.paused_at, webhook.paused_because = at, PauseReason.BY_HAND
        db.session.flush()
        audit.record("webhook.paused", webhook, by=by)


def resume(webhook: Webhook, *, by: User, at: datetime) -> None:
    """Go on, with what happened meanwhile: of the time before the last two days only erasures. Raises NotAllowed."""
    _hold(webhook, by)
    if webhook.is_paused:
        webhook.paused_at = webhook.paused_because = None
        fanning.make_up(webhook, trail.end(webhook.agency_id, before=at - GIVE_UP_AFTER), at=at)
        webhook.failures, webhook.failing_since = 0, None
        _wake(webhook)
        audit.record("webhook.resumed", webhook, by=by)


def remove(webhook: Webhook, *, by: User) -> None:
    """Forget an address with all that was sent to it; the trail keeps that it was there. Raises NotAllowed."""
    _hold(webhook, by)
    audit.record("webhook.removed", webhook, by=by)
    db.session.delete(webhook)
    db.session.flush()


def stop(webhook: Webhook, because: PauseReason, *, at: datetime) -> None:
    """Ask an address no more that takes nothing, and tell the admins of its office."""
    webhook.paused_at, webhook.paused_because = at, because
    db.session.flush()
    audit.record("webhook.stopped", webhook, by=None)
    words = {
        "host": urlsplit(webhook.url).hostname or "",
        "reason": PAUSE_WORDS[because],
        "url": addresses.absolute(webhook.agency, f"{PAGE}/{webhook.id}"),
    }
    admins = accounts.colleagues([webhook.agency_id], roles=[Role.ADMIN])
    event = f"webhook:{webhook.id}:{at.isoformat()}"
    writing.write_to(admins, kind=Kind.WEBHOOK_STOPPED, event=event, words=words)


def forget_old(*, at: datetime) -> None:
    """Delete what became of deliveries a month ago, and secrets that sign no more.

    An erasure that never arrived is kept, so that it is sent once its address goes on.
    """
    is_over = or_(Delivery.state == DeliveryState.DELIVERED, Delivery.type != ERASED)
    done = (Delivery.created_at < at - KEPT, Delivery.state != DeliveryState.WAITING)
    db.session.execute(delete(Delivery).where(*done, is_over))
    over = {"old_secret": None, "old_secret_until": None}
    db.session.execute(update(Webhook).where(Webhook.old_secret_until < at).values(over))


def _hold(webhook: Webhook, by: User) -> None:
    """Keep everybody else from changing it until the transaction ends. Raises NotAllowed."""
    if by.role is not Role.ADMIN or by.agency_id != webhook.agency_id:
        raise NotAllowed
    db.session.refresh(webhook, with_for_update=True)


def _wake(webhook: Webhook) -> None:
    """Have a worker send at once what waits for an address."""
    webhook.rests_until = None
    db.session.flush()
    enqueue(DELIVER)


def _kept(url: str) -> str:
    """Return an address as it is kept. Raises AddressRefused."""
    try:
        return fetching.refuse_private(url, within=LOOK_UP)
    except (fetching.BadAddress, fetching.NotPublic, OSError, UnicodeError) as error:
        raise AddressRefused from error
