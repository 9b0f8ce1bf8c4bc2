"""What a batch of rows meets in the database, and what therefore becomes of each row."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import selectinload

from klinik.clarifications.codes import ClarificationState, Origin, RevisionState
from klinik.clarifications.importing.rows import Refused, Row
from klinik.clarifications.models import Clarification, ClarificationAddress, Revision
from klinik.clarifications.services import RevisionContent, content_of
from klinik.db import db


class Outcome(StrEnum):
    """What becomes of a row that may come in."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Known:
    """The clarifications that the rows of a batch name, and who holds the addresses they want."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._by_external_id: dict[tuple[uuid.UUID, str | None], Clarification] = {}
        self._by_public_id: dict[str | None, Clarification] = {}
        for clarification in _clarifications(rows):
            self._by_external_id[clarification.agency_id, clarification.external_id] = clarification
            self._by_public_id[clarification.public_id] = clarification
        self._holders = _holders(rows)

    def clarification(self, row: Row) -> Clarification | None:
        """Return the clarification that the row is about, if it is here."""
        by_name = self._by_external_id.get((row.agency.id, row.external_id))
        by_number = self._by_public_id.get(row.public_id) if row.public_id else None
        return by_name or by_number

    def outcome(self, row: Row) -> Outcome:
        """Return what is to be done with the row. Raises Refused."""
        found = self.clarification(row)
        self._refuse_taken_address(row, found)
        if found is None:
            return Outcome.ADDED
        _refuse_other_number(row, found)
        told = imported(found)
        if _compared(content_of(told)) == _compared(row.content):
            return Outcome.UNCHANGED
        _refuse_ours(found, told)
        return Outcome.CHANGED

    def _refuse_taken_address(self, row: Row, found: Clarification | None) -> None:
        mine = found.id if found else None
        for address in row.addresses:
            if self._holders.get((row.agency.id, address), mine) != mine:
                raise Refused(why=f"Alamat lama {address} sudah mengarah ke klarifikasi lain.")


def imported(clarification: Clarification) -> Revision:
    """Return what the archive last said: the newest imported revision, else the current one."""
    published = [each for each in clarification.revisions if each.state is RevisionState.PUBLISHED]
    from_archive = [each for each in published if each.origin is Origin.LEGACY]
    return max(from_archive or published, key=lambda each: each.number or 0)


def _refuse_other_number(row: Row, found: Clarification) -> None:
    if row.public_id and (row.public_id != found.public_id or row.agency.id != found.agency_id):
        raise Refused(why=f"external_id atau public_id ini milik {found.public_id}; nomor publik tidak pernah berubah.")
    if found.external_id and found.external_id != row.external_id:
        raise Refused(why=f"{found.public_id} sudah diimpor dengan external_id “{found.external_id}”.")


def _refuse_ours(found: Clarification, told: Revision) -> None:
    if told.origin is not Origin.LEGACY or found.current_revision_id != told.id:
        raise Refused(why=f"{found.public_id} sudah ditulis petugas di klinik ini; ubah di meja kerja.")
    if found.suspended_at:
        raise Refused(why=f"{found.public_id} sedang ditangguhkan; tinjau di meja kerja.")
    if any(revision.is_open for revision in found.revisions):
        raise Refused(why=f"{found.public_id} sedang direvisi petugas; ubah di meja kerja.")


def _compared(content: RevisionContent) -> RevisionContent:
    """Return the part of the content that an archive holds."""
    return replace(content, change_note="", about_agency=False, flags=sorted(content.flags))


def _clarifications(rows: Sequence[Row]) -> Sequence[Clarification]:
    names = [(row.agency.id, row.external_id) for row in rows]
    numbers = [row.public_id for row in rows if row.public_id]
    named = tuple_(Clarification.agency_id, Clarification.external_id).in_(names)
    statement = (
        select(Clarification)
        .where(or_(named, Clarification.public_id.in_(numbers)), Clarification.state != ClarificationState.UNPUBLISHED)
        .options(
            selectinload(Clarification.revisions).selectinload(Revision.sources), selectinload(Clarification.picture)
        )
        .with_for_update(of=Clarification)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).all()


def _holders(rows: Sequence[Row]) -> dict[tuple[uuid.UUID, str], uuid.UUID]:
    """Return which clarification each wanted address leads to now."""
    wanted = [(row.agency.id, address) for row in rows for address in row.addresses]
    held = select(ClarificationAddress).where(
        tuple_(ClarificationAddress.agency_id, ClarificationAddress.address).in_(wanted)
    )
    return {(each.agency_id, each.address): each.clarification_id for each in db.session.scalars(held)}
