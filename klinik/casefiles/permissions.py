"""Who may have a case file made and take it out of the house: whoever answers for the office."""

from klinik.accounts.models import Role, User
from klinik.reports.models import Case

MAKERS = (Role.EDITOR, Role.ADMIN, Role.HEAD, Role.AUDITOR)


def may_make(user: User, case: Case) -> bool:
    """Have it made, and download it."""
    return user.role in MAKERS and user.agency_id == case.agency_id
