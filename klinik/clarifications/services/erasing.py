"""What follows when words of a published answer were erased: its address, cards, search and caches are made anew."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, or_, select

from klinik import matching
from klinik.clarifications import spelling
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification, ClarificationAddress, RevisionPicture
from klinik.clarifications.services import drawing
from klinik.clarifications.services.publishing import slug_of, thing
from klinik.db import db, lawfully
from klinik.files import services as files
from klinik.files.models import StoredFile
from klinik.matching.services import index_many
from klinik.web import cache


def take_down_picture(file: StoredFile, *, at: datetime) -> list[str]:
    """Take a picture off every answer that shows it or a covered copy of it; return the SHA-256 of those copies.

    Their addresses say from now on that they were erased.
    """
    shown = select(RevisionPicture).where(or_(RevisionPicture.source_id == file.id, RevisionPicture.file_id == file.id))
    pictures = db.session.scalars(shown).all()
    answered = [picture.revision.clarification_id for picture in pictures]
    mine = or_(Clarification.picture_id == file.id, Clarification.id.in_(answered))
    for clarification in db.session.scalars(select(Clarification).where(mine)):
        if clarification.picture_id == file.id:
            clarification.picture = None
        clarification.picture_erased_at = clarification.erased_at = clarification.updated_at = at
        cache.invalidate(clarification.id, clarification.agency_id)
    db.session.flush()
    return _forget_copies(pictures, file)


def renew(clarification: Clarification, *, headline: str, words: Collection[str], at: datetime) -> list[str]:
    """Let everything that is made from the words be made anew; return the SHA-256 of the old cards.

    `headline` is what the address is made from, `words` are those that were erased. It comes up again in the feeds,
    so that whoever keeps copies keeps the new one.
    """
    clarification.slug = slug_of(headline)
    clarification.erased_at = clarification.updated_at = at
    db.session.flush()
    spelling.forget(words)
    if clarification.state is ClarificationState.PUBLISHED and clarification.current is not None:
        index_many([thing(clarification, clarification.current)])
    elif clarification.is_retracted:
        matching.remove("clarification", clarification.id)
    cache.invalidate()
    return drawing.take_down(clarification)


def _forget_copies(pictures: Collection[RevisionPicture], file: StoredFile) -> list[str]:
    """Remove the rows of these pictures and the covered copies they showed; the file itself is the caller's."""
    copies = {picture.file for picture in pictures if picture.file is not None and picture.file.id != file.id}
    with lawfully():
        db.session.execute(delete(RevisionPicture).where(RevisionPicture.id.in_([one.id for one in pictures])))
    db.session.expire_all()
    digests = [copy.sha256 for copy in copies]
    for copy in copies:
        files.forget(copy)
    return digests


def forget_addresses(clarification: Clarification, addresses: Collection[str]) -> None:
    """Lead on no more from these addresses of the office's old site: they say what was erased."""
    said = or_(ClarificationAddress.address.in_(addresses), ClarificationAddress.url.in_(addresses))
    mine = ClarificationAddress.clarification_id == clarification.id
    db.session.execute(delete(ClarificationAddress).where(mine, said))
