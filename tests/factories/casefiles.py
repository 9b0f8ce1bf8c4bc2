"""Case files for tests: asked for by an editor, made as the worker makes them."""

import uuid
from typing import Any

from klinik.accounts.models import Role, User
from klinik.casefiles import making, services
from klinik.casefiles.codes import Variant
from klinik.casefiles.models import CaseFile
from klinik.db import db, now
from klinik.reports.models import Case
from tests.factories.clarifications import staff
from tests.factories.review import opened


def wanted(case: Case, *, by: User | None = None, variant: Variant = Variant.FULL, **words: Any) -> CaseFile:
    """Return the file of a case that somebody has asked for."""
    by = by or staff(Role.EDITOR)
    asked = services.ask(case, variant=variant, purpose=words.pop("purpose", "Ombudsman"), by=by, at=now())
    db.session.commit()
    return asked


def made(case: Case, **words: Any) -> CaseFile:
    """Return the file of a case, ready."""
    case_file = wanted(case, **words)
    making.lease(case_file.id, at=now())
    making.make(case_file, at=now(), saved=db.session.commit)
    db.session.commit()
    return case_file


def _case_file(user: User) -> uuid.UUID:
    return made(opened(agency=user.agency), by=staff(Role.EDITOR, user.agency)).id


SCOPED = {"case_file_id": _case_file, "form": lambda _user: "zip"}
