"""Files that came with reports, once nothing of a report holds them any more."""

import uuid
from collections.abc import Collection

from sqlalchemy import delete, not_, or_, select

from klinik.db import db
from klinik.files.models import StoredFile
from klinik.reports.models import ReportAddition, ReportDraftFile, ReportFile

HELD_BY = (ReportFile.file_id, ReportDraftFile.file_id, ReportAddition.file_id)


def forget_unheld(file_ids: Collection[uuid.UUID]) -> None:
    """Remove the rows that no report, draft or addition holds; the contents go with the sweep of what no row names."""
    held = [select(column).where(column == StoredFile.id).exists() for column in HELD_BY]
    db.session.execute(delete(StoredFile).where(StoredFile.id.in_(file_ids), not_(or_(*held))))
