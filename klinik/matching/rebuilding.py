"""Making the index anew while it is in use: part by part, each in one transaction, from where the last run ended.

Until its part is replaced, a thing is found by its old row; there is no moment at which it is not found.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from klinik.db import db
from klinik.matching import services
from klinik.matching.indexing import Thing
from klinik.matching.models import Document, Rebuild


def position(kind: str) -> uuid.UUID | None:
    """Return up to which id an unfinished rebuild came; None at the beginning."""
    return db.session.scalar(select(Rebuild.upto_id).where(Rebuild.kind == kind))


def replace(kind: str, things: Sequence[Thing], *, after: uuid.UUID | None) -> uuid.UUID:
    """Put these things, in order of their ids the next that exist, in place of all that is kept of that stretch."""
    upto = things[-1].id
    _remove_strays(kind, things, after, upto)
    services.index_many(things)
    here = insert(Rebuild).values(kind=kind, upto_id=upto)
    db.session.execute(here.on_conflict_do_update(index_elements=["kind"], set_={"upto_id": upto}))
    return upto


def finish(kind: str, *, after: uuid.UUID | None) -> None:
    """Drop what is kept of things behind the last one, and forget the position."""
    _remove_strays(kind, (), after, None)
    forget_position(kind)


def forget_position(kind: str) -> None:
    """Let the next rebuild begin at the beginning."""
    db.session.execute(delete(Rebuild).where(Rebuild.kind == kind))


def _remove_strays(kind: str, things: Sequence[Thing], after: uuid.UUID | None, upto: uuid.UUID | None) -> None:
    """Remove what is kept of things that exist no more."""
    kept = select(Document.subject_id).where(
        Document.kind == kind, Document.subject_id.not_in([thing.id for thing in things])
    )
    kept = kept.where(Document.subject_id > after) if after else kept
    kept = kept.where(Document.subject_id <= upto) if upto else kept
    for id_ in db.session.scalars(kept).all():
        services.remove(kind, id_)
