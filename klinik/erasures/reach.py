"""What an erasure reaches: every row that says something of one published answer, and which of its columns are texts.

A new table with words in it is added to SHELVES, or to the list of what an erasure need not reach in
tests/rules/test_erasable.py, which demands one of the two.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import array

from klinik.archives.models import ArchiveCopy
from klinik.casefiles.models import CaseFile
from klinik.clarifications.models import Clarification, Objection, Revision, RevisionPicture, Source
from klinik.db import Base, db
from klinik.files.models import StoredFile
from klinik.reports.models import (
    Case,
    InfoRequest,
    PromiseChange,
    Report,
    ReportAddition,
    ReportFile,
    Statement,
    StatementRequest,
    Transcript,
)
from klinik.review.models import BulkAction, BulkItem, CaseNote, CaseTask, Escalation, Evidence


@dataclass(frozen=True)
class Reach:
    """The keys of everything that belongs to one answer, within the office that published it.

    Cases of other offices are theirs to decide about: nothing of them is public.
    """

    clarification: Clarification

    @cached_property
    def revision_ids(self) -> list[uuid.UUID]:
        return self._keys(Revision.id, Revision.clarification_id == self.clarification.id)

    @cached_property
    def case_ids(self) -> list[uuid.UUID]:
        """Cases that it answers or will answer, those merged into them, and those of objections to it."""
        mine = Case.agency_id == self.clarification.agency_id
        objected = select(Objection.case_id).where(Objection.clarification_id == self.clarification.id)
        asked = or_(Case.clarification_id == self.clarification.id, Case.id.in_(objected))
        found = fresh = self._keys(Case.id, mine, asked)
        while fresh:
            fresh = self._keys(Case.id, mine, Case.merged_into_id.in_(fresh), Case.id.not_in(found))
            found = [*found, *fresh]
        return found

    @cached_property
    def report_ids(self) -> list[uuid.UUID]:
        return self._keys(Report.id, Report.case_id.in_(self.case_ids))

    @cached_property
    def files(self) -> list[StoredFile]:
        """The pictures of the answer, sent and shown, and what came with its reports and with statements about it."""
        sent = select(ReportFile.file_id).where(ReportFile.report_id.in_(self.report_ids))
        added = select(ReportAddition.file_id).where(ReportAddition.report_id.in_(self.report_ids))
        letters = select(func.unnest(array([StatementRequest.letter_id, Statement.letter_id]))).where(
            StatementRequest.case_id.in_(self.case_ids)
        )
        letters = letters.select_from(StatementRequest).outerjoin(Statement)
        mine = RevisionPicture.revision_id.in_(self.revision_ids)
        shown = [select(column).where(mine) for column in (RevisionPicture.source_id, RevisionPicture.file_id)]
        kept = [StoredFile.id.in_(found) for found in (sent, added, letters, *shown)]
        asked = or_(StoredFile.id == self.clarification.picture_id, *kept)
        return list(db.session.scalars(select(StoredFile).where(asked).order_by(StoredFile.kept_at, StoredFile.id)))

    @cached_property
    def copies(self) -> list[ArchiveCopy]:
        """Copies of web pages that were kept for its cases, or of an address among its sources."""
        cited = select(Source.url).where(Source.revision_id.in_(self.revision_ids), Source.url != "")
        mine = ArchiveCopy.agency_id == self.clarification.agency_id
        asked = or_(ArchiveCopy.case_id.in_(self.case_ids), ArchiveCopy.url.in_(cited))
        return list(db.session.scalars(select(ArchiveCopy).where(mine, asked).order_by(ArchiveCopy.id)))

    def _keys(self, key: Any, *which: ColumnElement[bool]) -> list[uuid.UUID]:
        return list(db.session.scalars(select(key).where(*which)))


@dataclass(frozen=True)
class Shelf:
    """The rows of one table that an erasure reads: which they are, their texts, their addresses."""

    model: type[Base]
    which: Callable[[Reach], ColumnElement[bool]]
    word: LazyString
    texts: tuple[str, ...]
    addresses: tuple[str, ...] = ()

    def rows(self, reach: Reach) -> Iterator[Base]:
        primary: Any = self.model.__mapper__.primary_key
        yield from db.session.scalars(select(self.model).where(self.which(reach)).order_by(*primary)).unique()


def _stated(reach: Reach) -> ColumnElement[bool]:
    asked = select(StatementRequest.id).where(StatementRequest.case_id.in_(reach.case_ids))
    return Statement.request_id.in_(asked)


def _bulk_actions(reach: Reach) -> ColumnElement[bool]:
    return BulkAction.id.in_(select(BulkItem.action_id).where(BulkItem.case_id.in_(reach.case_ids)))


WORDING = ("headline", "claim", "summary", "explanation", "advice", "reply", "change_note", "return_note")
SHELVES = (
    Shelf(Revision, lambda reach: Revision.id.in_(reach.revision_ids), _l("Revisi"), WORDING),
    Shelf(
        Source,
        lambda reach: Source.revision_id.in_(reach.revision_ids),
        _l("Sumber"),
        ("title", "publisher"),
        ("url", "archive_url"),
    ),
    Shelf(
        RevisionPicture,
        lambda reach: RevisionPicture.revision_id.in_(reach.revision_ids),
        _l("Uraian gambar"),
        ("alt",),
    ),
    Shelf(
        Clarification,
        lambda reach: Clarification.id == reach.clarification.id,
        _l("Klarifikasi"),
        ("suspension_reason",),
    ),
    Shelf(
        Objection,
        lambda reach: Objection.clarification_id == reach.clarification.id,
        _l("Sanggahan"),
        ("text", "reply", "proposed_reply", "return_note"),
    ),
    Shelf(
        Case,
        lambda reach: Case.id.in_(reach.case_ids),
        _l("Kasus"),
        ("title", "closing_note", "referred_to", "referral_number"),
    ),
    Shelf(
        Report,
        lambda reach: Report.id.in_(reach.report_ids),
        _l("Laporan"),
        ("text", "question", "partner"),
        ("links",),
    ),
    Shelf(Transcript, lambda reach: Transcript.report_id.in_(reach.report_ids), _l("Transkrip"), ("text",)),
    Shelf(
        ReportAddition,
        lambda reach: ReportAddition.report_id.in_(reach.report_ids),
        _l("Keterangan tambahan"),
        ("text",),
    ),
    Shelf(
        InfoRequest,
        lambda reach: InfoRequest.report_id.in_(reach.report_ids),
        _l("Permintaan kelengkapan"),
        ("question",),
    ),
    Shelf(StoredFile, lambda reach: StoredFile.id.in_([one.id for one in reach.files]), _l("Nama berkas"), ("name",)),
    Shelf(PromiseChange, lambda reach: PromiseChange.case_id.in_(reach.case_ids), _l("Tenggat"), ("reason",)),
    Shelf(
        StatementRequest,
        lambda reach: StatementRequest.case_id.in_(reach.case_ids),
        _l("Pertanyaan kepada instansi"),
        ("office", "claim", "question"),
    ),
    Shelf(Statement, _stated, _l("Keterangan instansi"), ("text", "name", "function")),
    Shelf(Escalation, lambda reach: Escalation.case_id.in_(reach.case_ids), _l("Eskalasi"), ("note",)),
    Shelf(CaseFile, lambda reach: CaseFile.case_id.in_(reach.case_ids), _l("Berkas pemeriksaan"), ("purpose",)),
    Shelf(CaseNote, lambda reach: CaseNote.case_id.in_(reach.case_ids), _l("Catatan"), ("text",)),
    Shelf(CaseTask, lambda reach: CaseTask.case_id.in_(reach.case_ids), _l("Tugas"), ("text",)),
    Shelf(Evidence, lambda reach: Evidence.case_id.in_(reach.case_ids), _l("Temuan"), ("title", "note"), ("url",)),
    Shelf(BulkAction, _bulk_actions, _l("Tindakan atas banyak kasus"), ("words", "address")),
    Shelf(
        BulkItem,
        lambda reach: BulkItem.case_id.in_(reach.case_ids),
        _l("Tindakan atas banyak kasus"),
        ("before", "refusal"),
    ),
)
