"""Who may erase what was published."""

from klinik.accounts.models import Role, User
from klinik.clarifications.models import Clarification

ERASERS = (Role.EDITOR, Role.ADMIN)


def may_erase(user: User, clarification: Clarification) -> bool:
    """Propose an erasure, or be the second person behind one. That the two differ is checked with the row itself."""
    return user.role in ERASERS and user.agency_id == clarification.agency_id
