"""What comes in by telephone, over the counter, or by our own monitoring."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from klinik import audit
from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.errors import KlinikError, NotAllowed
from klinik.reports import services as reports
from klinik.reports.codes import IntakeChannel
from klinik.review import permissions
from klinik.review.services import lanes


class NamelessPartner(KlinikError):
    """What comes in on behalf of a partner says of which."""

    status = 422
    message = _l("Pilih mitranya, atau tulis namanya.")


def take_down(
    agency: Agency, intake: reports.Intake, *, by: User, at: datetime, cannot_wait: str = ""
) -> reports.Submission:
    """File what a member of staff heard or saw; a reason why it cannot wait puts its case into the emergency lane.

    What is answered already, or goes ahead of the others already, stays as it is. Raises NotAllowed, EmptyReport,
    NamelessPartner.
    """
    if by.role not in permissions.CHECKERS or by.agency_id != agency.id:
        raise NotAllowed
    if intake.channel is IntakeChannel.PARTNER and not intake.partner:
        raise NamelessPartner
    submission = reports.submit(agency, intake, at=at)
    if not submission.is_replay:
        audit.record("report.entered", submission.report, by=by)
        case = submission.report.case
        if cannot_wait and case.is_active and not case.is_emergency:
            lanes.hurry(case, reason=cannot_wait, by=by, seen=case.version, at=at)
    return submission
