"""What comes in by telephone, over the counter, or by our own monitoring."""

from datetime import datetime

from klinik import audit
from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.errors import NotAllowed
from klinik.reports import services as reports
from klinik.review import permissions


def take_down(agency: Agency, intake: reports.Intake, *, by: User, at: datetime) -> reports.Submission:
    """File what a member of staff heard or saw. Raises NotAllowed, EmptyReport."""
    if by.role not in permissions.CHECKERS or by.agency_id != agency.id:
        raise NotAllowed
    submission = reports.submit(agency, intake, at=at)
    if not submission.is_replay:
        audit.record("report.entered", submission.report, by=by)
    return submission
