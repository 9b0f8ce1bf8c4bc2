"""What follows when words of a published answer were erased: its address, cards, search and caches are made anew."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, or_, select

from klinik import matching
from klinik.clarifications import spelling
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification, ClarificationAddress
from klinik.clarifications.services import drawing
from klinik.clarifications.services.publishing import slug_of, thing
from klinik.db import db
from klinik.files.models import StoredFile
from klinik.matching.services import index_many
from klinik.web import cache


def take_down_picture(file: StoredFile, *, at: datetime) -> None:
    """Take a picture off every answer that shows it; its address says from now on that it was erased."""
    for clarification in db.session.scalars(select(Clarification).where(Clarification.picture_id == file.id)):
        clarification.picture, clarification.picture_erased_at, clarification.erased_at = None, at, at
        clarification.updated_at = at
        cache.invalidate(clarification.id, clarification.agency_id)
    db.session.flush()


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


def forget_addresses(clarification: Clarification, addresses: Collection[str]) -> None:
    """Lead on no more from these addresses of the office's old site: they say what was erased."""
    said = or_(ClarificationAddress.address.in_(addresses), ClarificationAddress.url.in_(addresses))
    mine = ClarificationAddress.clarification_id == clarification.id
    db.session.execute(delete(ClarificationAddress).where(mine, said))
