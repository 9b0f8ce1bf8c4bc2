"""Looking at what citizens sent in confidence: their files, their contact. The trail knows who looked."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from klinik import audit
from klinik.accounts.models import User
from klinik.db import db
from klinik.errors import KlinikError, NotAllowed
from klinik.files.models import StoredFile
from klinik.notifications import services as notifications
from klinik.reports.models import Report
from klinik.review import permissions
from klinik.review.models import FileOpening

OPEN_LASTS = timedelta(hours=12)


class NoContact(KlinikError):
    status = 404
    message = _l("Pelapor tidak meninggalkan kontak, atau kontaknya sudah dihapus.")


def open_file(file: StoredFile, *, by: User, at: datetime) -> None:
    """Unblur a file for one person for half a day. Raises NotAllowed."""
    if by.role not in permissions.READERS:
        raise NotAllowed
    statement = insert(FileOpening).values(file_id=file.id, user_id=by.id, opened_at=at)
    db.session.execute(statement.on_conflict_do_update(index_elements=["file_id", "user_id"], set_={"opened_at": at}))
    audit.record("file.opened", file, by=by)


def is_opened(file: StoredFile, *, by: User, at: datetime) -> bool:
    """Say whether the person chose to look at the file a short while ago."""
    mine = select(FileOpening.opened_at).filter_by(file_id=file.id, user_id=by.id)
    opened_at = db.session.scalar(mine)
    return opened_at is not None and opened_at > at - OPEN_LASTS


def read_contact(report: Report, *, by: User) -> str:
    """Return how to reach the reporter. Raises NotAllowed, NoContact."""
    if by.role not in permissions.CHECKERS:
        raise NotAllowed
    contact = notifications.address_of(notifications.by_id(report.recipient_id)) if report.recipient_id else None
    if contact is None:
        raise NoContact
    audit.record("report.contact_read", report, by=by)
    return contact
