"""How much time is left, in an icon and words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from flask_babel import gettext as _

from klinik.reports.codes import CLOSED, PAUSED, CaseStatus
from klinik.web.wording import duration

SOON = timedelta(hours=4)
SOON_IN_HASTE = timedelta(hours=1)  # for a first response, and for everything in the emergency lane


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

    @property
    def response_due_at(self) -> datetime | None: ...

    @property
    def first_response_at(self) -> datetime | None: ...

    @property
    def is_emergency(self) -> bool: ...


@dataclass(frozen=True)
class Due:
    """What to show beside a case."""

    state: DueState
    words: str

    @property
    def icon(self) -> str:
        return ICONS[self.state]


def due(case: Timed, *, at: datetime) -> Due:
    """Return how the case stands at that moment against whichever comes next: the first response, or the answer."""
    if case.status in CLOSED:
        return Due(DueState.CLOSED, _("Selesai"))
    if case.status in PAUSED:
        return Due(DueState.PAUSED, _("Waktu berhenti"))
    if waits_for_response(case):
        return _until_response(min(case.response_due_at or case.due_at, case.due_at) - at)
    return time_left(case.due_at, at=at, soon=SOON_IN_HASTE if case.is_emergency else SOON)


def waits_for_response(case: Timed) -> bool:
    """Say whether what comes next is the first look of a person, and not the answer."""
    return case.first_response_at is None and case.response_due_at is not None


def time_left(due_at: datetime, *, at: datetime, soon: timedelta = SOON) -> Due:
    """Return how something that is still open stands against its due time."""
    left = due_at - at
    if left < timedelta(0):
        return Due(DueState.LATE, _("Terlambat %(time)s", time=duration(left)))
    if left < soon:
        return Due(DueState.SOON, _("Mendekati tenggat, sisa %(time)s", time=duration(left)))
    return Due(DueState.IN_TIME, _("Sisa %(time)s", time=duration(left)))


def _until_response(left: timedelta) -> Due:
    if left < timedelta(0):
        return Due(DueState.LATE, _("Terlambat ditanggapi %(time)s", time=duration(left)))
    state = DueState.SOON if left < SOON_IN_HASTE else DueState.IN_TIME
    return Due(state, _("Tanggapi dalam %(time)s", time=duration(left)))
