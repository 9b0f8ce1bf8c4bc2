"""Rows that nothing names any more: an upload that was given up, a picture that was taken out of a draft."""

import functools
from datetime import datetime
from typing import cast

from sqlalchemy import Delete, Table, bindparam, delete, exists, not_, or_

from klinik.db import Base, db
from klinik.files.models import StoredFile

TABLE = cast("Table", StoredFile.__table__)


def forget(*, before: datetime, first: str) -> None:
    """Delete the rows (of one first digit of content) that were kept before a moment and that no other table names."""
    db.session.execute(_forgetting(), {"before": before, "first": f"^{first}"})


@functools.cache
def _forgetting() -> Delete:
    """Return the statement. All keys that lead to a file are asked, of whatever room; one that goes with it holds none.

    Built when it is first needed: then every room has brought its tables.
    """
    keys = [key for table in Base.metadata.tables.values() for key in table.foreign_keys if key.column.table is TABLE]
    named = [exists().where(key.parent == TABLE.c.id) for key in keys if key.ondelete != "CASCADE"]
    old = (TABLE.c.kept_at < bindparam("before"), TABLE.c.sha256.regexp_match(bindparam("first")))
    return delete(TABLE).where(*old, not_(or_(*named)))
