"""An office shows its logo, another one, or none."""

from datetime import datetime
from typing import BinaryIO

from klinik.accounts.models import User
from klinik.agencies import settling
from klinik.clarifications.services import drawing
from klinik.db import db
from klinik.files import services as files
from klinik.files.models import StoredFile


def put(stream: BinaryIO, filename: str, *, by: User, at: datetime) -> None:
    """Show a logo in place of the one before, if any; cards are drawn anew.

    Raises NotALogo, PictureTooLarge, TooManyPixels, LogoTooSmall, LogoUnseen, DiskFull.
    """
    before = by.agency.logo_id
    file = files.keep_logo(stream, filename, agency_id=by.agency_id, at=at)
    logo = settling.Logo(file.id, file.sha256, file.width or 0, file.height or 0)
    settling.show_logo(by.agency, logo, by=by)
    _changed(by, before)


def remove(*, by: User) -> None:
    """Show the mark of the clinic again."""
    before = by.agency.logo_id
    if before is not None:
        settling.show_logo(by.agency, None, by=by)
        _changed(by, before)


def _changed(by: User, before: object) -> None:
    if before is not None:
        files.forget(db.session.get_one(StoredFile, before))
    drawing.want_all(by.agency_id)
