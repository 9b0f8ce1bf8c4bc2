"""A case that ends without an answer of ours, and a case that begins again."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from klinik import audit
from klinik.accounts.models import User
from klinik.db import uuid7
from klinik.errors import KlinikError
from klinik.notifications.kinds import Kind
from klinik.reports.codes import DECLINE_WORDS, CaseStatus, DeclineReason, Step
from klinik.reports.models import Case
from klinik.reports.services import cases, clocks
from klinik.review.services.comparing import forget_answer
from klinik.review.services.drafting import pull_back
from klinik.review.services.holding import hold, hold_active
from klinik.review.services.objecting import refuse_objection
from klinik.review.services.requests import close_requests


class StillOpen(KlinikError):
    """A case that was never closed cannot be reopened; a merged one is taken out of the other instead."""

    message = _l("Kasus ini tidak dapat dibuka lagi: kasusnya masih berjalan atau sudah digabung dengan kasus lain.")


def decline(case: Case, *, reason: DeclineReason, note: str, by: User, seen: int, at: datetime) -> None:
    """Say that the case cannot be processed, and why. Raises NotAllowed, StaleVersion, NotActive."""
    hold_active(case, by=by, seen=seen)
    refuse_objection(case)
    _close_without_answer(case, CaseStatus.DECLINED, reason, note, by=by, at=at)
    audit.record("case.declined", case, by=by)


def spam(case: Case, *, by: User, seen: int, at: datetime) -> None:
    """Put a case aside as spam; its reporter reads what everybody reads whose case is declined.

    Raises NotAllowed, StaleVersion, NotActive.
    """
    hold_active(case, by=by, seen=seen)
    _close_without_answer(case, CaseStatus.SPAM, DeclineReason.NOT_A_CLAIM, "", by=by, at=at)
    audit.record("case.marked_spam", case, by=by)


def refer(case: Case, *, office: str, number: str, note: str, by: User, seen: int, at: datetime) -> None:
    """Send the reporters to the office that is responsible, with its tracking number when there is one.

    Raises NotAllowed, StaleVersion, NotActive.
    """
    hold_active(case, by=by, seen=seen)
    refuse_objection(case)
    _set_aside(case, by, at)
    case.referred_to, case.referral_number, case.closing_note = office, number, note
    cases.change_status(case, CaseStatus.REFERRED, at=at)
    cases.add_step(case, Step.REFERRED, at=at)
    words = {"office": office, "number": number, "note": note}
    cases.tell_reporters(case, kind=Kind.REFERRED, event=_event("referred"), words=words)
    audit.record("case.referred", case, by=by)


def reopen(case: Case, *, by: User, seen: int, at: datetime) -> None:
    """Examine a closed case again, with a new due time. Raises NotAllowed, StaleVersion, StillOpen."""
    hold(case, by=by, seen=seen)
    if case.is_active or case.status is CaseStatus.MERGED:
        raise StillOpen
    cases.change_status(case, CaseStatus.IN_REVIEW, at=at)
    forget_answer(case, by=by, at=at)
    case.decline_reason, case.closing_note = None, ""
    case.referred_to = case.referral_number = ""
    clocks.start_again(case, at=at)
    cases.add_step(case, Step.REOPENED, at=at)
    cases.tell_reporters(case, kind=Kind.REOPENED, event=_event("reopened"), words={})
    cases.recount(case)
    audit.record("case.reopened", case, by=by)


def _close_without_answer(
    case: Case, status: CaseStatus, reason: DeclineReason, note: str, *, by: User, at: datetime
) -> None:
    _set_aside(case, by, at)
    case.decline_reason, case.closing_note = reason, note
    cases.change_status(case, status, at=at)
    cases.add_step(case, Step.DECLINED, at=at)
    words = {"reason": DECLINE_WORDS[reason], "note": note}
    cases.tell_reporters(case, kind=Kind.DECLINED, event=_event("declined"), words=words)


def _set_aside(case: Case, by: User, at: datetime) -> None:
    """End what was going on in the case: a draft in the editor's hands, questions to reporters."""
    pull_back(case, by=by)
    close_requests(case, at=at)


def _event(what: str) -> str:
    """Name one event: a case may be declined, reopened and declined again, and each time its reporters hear."""
    return f"case:{what}:{uuid7()}"
