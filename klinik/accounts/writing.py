"""Messages to colleagues about their work."""

from collections.abc import Iterable

from klinik.accounts.models import User
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind


def write_to(colleagues: Iterable[User], *, kind: Kind, event: str, words: notifications.Words) -> None:
    """Tell each of them of an event, once, at the address with which they log in."""
    for colleague in colleagues:
        address = notifications.recipient(colleague.agency_id, contact=colleague.email, language=colleague.language)
        notifications.tell(address, kind=kind, event=event, words=words)
