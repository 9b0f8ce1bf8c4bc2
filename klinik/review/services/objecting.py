"""An objection at the desk: checked by one person, answered in public by another, and by nothing else."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from klinik.accounts.models import User
from klinik.clarifications.codes import ObjectionOutcome
from klinik.clarifications.models import Objection
from klinik.errors import KlinikError, NotAllowed, NotFound
from klinik.reports import objections
from klinik.reports.codes import CaseKind
from klinik.reports.models import Case
from klinik.review import permissions
from klinik.review.services.holding import check_version, hold_active, lock


class AboutAnObjection(KlinikError):
    """The case holds an objection: it ends with an outcome, not with an answer of its own."""

    message = _l("Kasus ini berisi sanggahan. Jawab sanggahannya; bila benar, ralat klarifikasinya.")


def propose_outcome(case: Case, *, outcome: ObjectionOutcome, reply: str, by: User, seen: int, at: datetime) -> None:
    """Lay what was found before a second person. Raises NotAllowed, StaleVersion, NotActive, NotFound, Proposed."""
    hold_active(case, by=by, seen=seen)
    objections.propose(_objection(case), outcome=outcome, reply=reply, by=by, at=at)


def approve_outcome(case: Case, *, by: User, seen: int, at: datetime) -> None:
    """Make a proposed outcome public. Raises NotAllowed, StaleVersion, NotFound, NotProposed, OwnOutcome."""
    _hold_proposed(case, by=by, seen=seen)
    objections.approve(_objection(case), by=by, at=at)


def return_outcome(case: Case, *, note: str, by: User, seen: int, at: datetime) -> None:
    """Have a proposed outcome checked again. Raises NotAllowed, StaleVersion, NotFound, NotProposed."""
    _hold_proposed(case, by=by, seen=seen)
    objections.send_back(_objection(case), note=note, by=by, at=at)


def refuse_objection(*cases: Case) -> None:
    """Let only cases of reports go on: an objection ends in public or is spam. Raises AboutAnObjection."""
    if any(case.kind is CaseKind.OBJECTION for case in cases):
        raise AboutAnObjection


def _hold_proposed(case: Case, *, by: User, seen: int) -> None:
    if not permissions.may_approve_outcome(by, case):
        raise NotAllowed
    lock(case)
    check_version(case, seen)


def _objection(case: Case) -> Objection:
    objection = objections.of_case(case)
    if objection is None:
        raise NotFound
    return objection
