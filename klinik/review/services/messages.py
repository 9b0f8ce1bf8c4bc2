"""Messages that did not arrive, and calls that somebody has to make."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from klinik import audit
from klinik.accounts import queries as accounts
from klinik.accounts import writing
from klinik.accounts.models import User
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.errors import KlinikError, NotAllowed
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind, State, Way
from klinik.notifications.models import Notification
from klinik.notifications.services import failures as failing
from klinik.notifications.services import outbox
from klinik.notifications.services.telling import wake
from klinik.review import permissions

SENDERS = frozenset({*permissions.CHECKERS, *permissions.APPROVERS})


class NotFailed(KlinikError):
    message = _l("Hanya pemberitahuan yang gagal yang dapat dikirim ulang.")


class NothingToCall(KlinikError):
    message = _l("Pelapor ini tidak sedang menunggu telepon.")


class AddressBlocked(KlinikError):
    message = _l("Alamat ini tidak dikirimi lagi. Pakai lagi alamatnya lebih dulu, lalu kirim ulang.")


def resend(message: Notification, *, by: User, at: datetime) -> None:
    """Send a failed message again, with another two days to arrive. Raises NotAllowed, NotFailed, AddressBlocked."""
    _refuse_reader(by, message)
    if notifications.by_id(message.recipient_id).blocked_at:
        raise AddressBlocked
    if not outbox.retry(Notification.id == message.id, at=at):
        raise NotFailed
    db.session.expire(message)
    audit.record("notification.retried", message, by=by)
    wake()


def resend_all(*which: ColumnElement[bool], by: User, at: datetime) -> int:
    """Send every failed message again for which the conditions hold; return how many. Blocked addresses are left out.

    The conditions hold the agency of the reader. Raises NotAllowed.
    """
    if by.role not in SENDERS:
        raise NotAllowed
    mine = Notification.agency_id == by.agency_id
    audit.record_many("notification.retried", Notification, *outbox.may_go_again(), mine, *which, by=by)
    number = outbox.retry(mine, *which, at=at)
    wake()
    return number


def stop_address(message: Notification, *, by: User, at: datetime) -> None:
    """Write nothing more to the address of a message; what waits for it is not sent. Raises NotAllowed."""
    _refuse_reader(by, message)
    notifications.block(notifications.by_id(message.recipient_id), at=at)
    audit.record("notification.address_stopped", message, by=by)


def use_address(message: Notification, *, by: User) -> None:
    """Write again to the address of a message that came back or was stopped. Raises NotAllowed."""
    _refuse_reader(by, message)
    notifications.unblock(notifications.by_id(message.recipient_id))
    audit.record("notification.address_used_again", message, by=by)


def tell_of_failures(*, at: datetime) -> None:
    """Tell the editors and admins of each office how many messages have newly failed for good."""
    for agency_id, failures in failing.take_new(at=at).items():
        agency = db.session.get_one(Agency, agency_id)
        words: notifications.Words = {
            "count": str(failures.number),
            "since_at": failures.since,
            "url": addresses.absolute(agency, "/meja/pemberitahuan?state=failed"),
        }
        staff = accounts.colleagues([agency_id], roles=permissions.APPROVERS)
        writing.write_to(staff, kind=Kind.MESSAGE_FAILURES, event=f"failures:{agency_id}:{at.isoformat()}", words=words)


def called(message: Notification, *, by: User, at: datetime) -> None:
    """Note that the reporter was told by telephone. Raises NotAllowed, NothingToCall."""
    _refuse_reader(by, message)
    db.session.refresh(message, with_for_update=True)
    if message.channel is not Way.PHONE or message.state is not State.WAITING:
        raise NothingToCall
    message.state, message.sent_at = State.DELIVERED, at
    db.session.flush()
    audit.record("notification.called", message, by=by)


def _refuse_reader(by: User, message: Notification) -> None:
    if by.role not in SENDERS or by.agency_id != message.agency_id:
        raise NotAllowed
