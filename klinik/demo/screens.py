"""What the demonstration shows in the street: an editor proposes when an answer is on the screens, the head agrees."""

from datetime import datetime, timedelta

from klinik.accounts.models import Role
from klinik.board import services as board
from klinik.demo.book import Screen
from klinik.demo.deeds import History


def propose(history: History, screen: Screen, *, seeded_at: datetime, at: datetime) -> None:
    """The editor of the answer's office puts it on the list."""
    hour = seeded_at.replace(minute=0, second=0, microsecond=0)
    first, last = (hour + timedelta(hours=hours) for hours in (screen.first, screen.last))
    answer, office = history.answers[screen.story.key], history.office(screen.story)
    history.slots[screen.story.key] = board.add(answer, starts_at=first, ends_at=last, by=office.editor, at=at)


def agree(history: History, screen: Screen, *, at: datetime) -> None:
    """The head of that office stands behind it too."""
    head = history.office(screen.story).staff[Role.HEAD]
    board.approve(history.slots[screen.story.key], by=head, at=at)
