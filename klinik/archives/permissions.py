"""Who may do what with a copy."""

from klinik.accounts.models import Role, User
from klinik.archives.models import ArchiveCopy

READERS = (Role.VERIFIER, Role.EDITOR, Role.ADMIN, Role.HEAD, Role.AUDITOR)
CHECKERS = (Role.VERIFIER, Role.EDITOR)
REMOVERS = (Role.EDITOR, Role.ADMIN)


def may_check(user: User, copy: ArchiveCopy) -> bool:
    """Have it made once more, let everybody read it, take that back."""
    return user.role in CHECKERS and user.agency_id == copy.agency_id


def may_remove(user: User, copy: ArchiveCopy) -> bool:
    """Delete it for good: evidence goes by the hand of somebody who answers for it."""
    return user.role in REMOVERS and user.agency_id == copy.agency_id
