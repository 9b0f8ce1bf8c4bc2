"""Who puts an answer on the screens of an office."""

from klinik.accounts.models import Role, User
from klinik.board.models import ScreenSlot
from klinik.clarifications.models import Clarification

PREPARERS = (Role.EDITOR,)
APPROVERS = (Role.EDITOR, Role.ADMIN, Role.HEAD)  # where an office has one editor, the admin or the head is the second


def may_prepare(user: User, clarification: Clarification) -> bool:
    """Propose when an answer is shown."""
    return user.role in PREPARERS and user.agency_id == clarification.agency_id


def may_decide(user: User, slot: ScreenSlot) -> bool:
    """Approve, and take off the screens. That it is not one's own is checked with the approval itself."""
    return user.role in APPROVERS and user.agency_id == slot.agency_id
