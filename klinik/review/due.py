"""How much time is left, in an icon and words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from flask_babel import gettext as _

from klinik.reports.codes import CLOSED, PAUSED, CaseStatus
from klinik.web.wording import duration

SOON = timedelta(hours=4)


class DueState(StrEnum):
    """How a case stands against its promise."""

    LATE = "late"
    SOON = "soon"
    IN_TIME = "in_time"
    PAUSED = "paused"
    CLOSED = "closed"


ICONS = {
    DueState.LATE: "triangle-alert",
    DueState.SOON: "clock-alert",
    DueState.IN_TIME: "clock",
    DueState.PAUSED: "circle-pause",
    DueState.CLOSED: "check",
}


class Timed(Protocol):
    """A case, or a row of one."""

    @property
    def status(self) -> CaseStatus: ...

    @property
    def due_at(self) -> datetime: ...


@dataclass(frozen=True)
class Due:
    """What to show beside a case."""

    state: DueState
    words: str

    @property
    def icon(self) -> str:
        return ICONS[self.state]


def due(case: Timed, *, at: datetime) -> Due:
    """Return how the case stands against its promise at that moment."""
    if case.status in CLOSED:
        return Due(DueState.CLOSED, _("Selesai"))
    if case.status in PAUSED:
        return Due(DueState.PAUSED, _("Waktu berhenti"))
    return time_left(case.due_at, at=at)


def time_left(due_at: datetime, *, at: datetime) -> Due:
    """Return how something that is still open stands against its due time."""
    left = due_at - at
    if left < timedelta(0):
        return Due(DueState.LATE, _("Terlambat %(time)s", time=duration(left)))
    if left < SOON:
        return Due(DueState.SOON, _("Mendekati tenggat, sisa %(time)s", time=duration(left)))
    return Due(DueState.IN_TIME, _("Sisa %(time)s", time=duration(left)))
