"""Everything that is known about a case at the moment its file is made, gathered once for all chapters."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from klinik.agencies.models import Agency
from klinik.archives.models import ArchiveCopy
from klinik.casefiles import queries
from klinik.casefiles.codes import Variant
from klinik.casefiles.models import CaseFile
from klinik.casefiles.names import Names
from klinik.clarifications.models import Objection, Revision
from klinik.db import db
from klinik.reports.models import Case, Report
from klinik.review.models import Evidence
from klinik.review.queries import work


@dataclass(frozen=True)
class Dossier:
    """A case, and whatever belongs to it."""

    case_file: CaseFile
    case: Case
    agency: Agency
    names: Names
    reports: Sequence[Report]
    finds: Sequence[Evidence]
    copies: list[ArchiveCopy]
    revisions: Sequence[Revision]
    objections: Sequence[Objection]
    at: datetime = field(kw_only=True)

    @property
    def is_full(self) -> bool:
        """Whether it stays among offices; else it is for everybody's eyes."""
        return self.case_file.variant is Variant.FULL


def gather(case_file: CaseFile, *, at: datetime) -> Dossier:
    """Return what the file of a case is made of, within its own agency."""
    case, is_full = case_file.case, case_file.variant is Variant.FULL
    reports = queries.reports(case)
    return Dossier(
        case_file,
        case,
        db.session.get_one(Agency, case.agency_id),
        Names(case_file.variant),
        reports,
        work.evidence(case) if is_full else [],
        queries.copies(case, only_released=not is_full),
        queries.revisions(case, only_published=not is_full),
        queries.objections(case, only_answered=not is_full),
        at=at,
    )
