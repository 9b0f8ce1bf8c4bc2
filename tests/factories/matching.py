"""Things that can be found, for tests."""

import uuid
from collections.abc import Iterable

from klinik import matching
from klinik.db import db
from tests.factories.agencies import default_agency


def indexed(
    kind: str = "report",
    *,
    agency_id: uuid.UUID | None = None,
    links: Iterable[str] = (),
    pictures: Iterable[int] = (),
    **fields: str,
) -> uuid.UUID:
    """Index one thing under a new id and return the id."""
    id_ = uuid.uuid4()
    owner = agency_id or default_agency().id
    matching.index(kind, id_, agency_id=owner, fields=fields, links=links, pictures=pictures)
    db.session.commit()
    return id_
