"""An objection at the desk: answered in public, and by nothing else."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from klinik.accounts.models import User
from klinik.clarifications.codes import ObjectionOutcome
from klinik.errors import KlinikError, NotFound
from klinik.reports import objections
from klinik.reports.codes import CaseKind
from klinik.reports.models import Case
from klinik.review.services.holding import hold_active


class AboutAnObjection(KlinikError):
    """The case holds an objection: it ends with an outcome, not with an answer of its own."""

    message = _l("Kasus ini berisi sanggahan. Jawab sanggahannya; bila benar, ralat klarifikasinya.")


def answer_objection(case: Case, *, outcome: ObjectionOutcome, reply: str, by: User, seen: int, at: datetime) -> None:
    """Close an objection with its public outcome. Raises NotAllowed, StaleVersion, NotActive, NotFound."""
    hold_active(case, by=by, seen=seen)
    objection = objections.of_case(case)
    if objection is None:
        raise NotFound
    objections.answer(objection, outcome=outcome, reply=reply, by=by, at=at)


def refuse_objection(*cases: Case) -> None:
    """Let only cases of reports go on: an objection ends in public or is spam. Raises AboutAnObjection."""
    if any(case.kind is CaseKind.OBJECTION for case in cases):
        raise AboutAnObjection
