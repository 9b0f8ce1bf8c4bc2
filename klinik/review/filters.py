"""What a reader of the queue has asked for, as it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.clarifications.topics import TOPIC_WORDS
from klinik.reports.codes import CaseStatus, IntakeChannel
from klinik.review.due import DueState
from klinik.review.views import OVER, View

Code = TypeVar("Code", bound=StrEnum)
LONGEST_QUERY = 200


class Sort(StrEnum):
    """In which order."""

    DUE = "due"
    DEMAND = "demand"
    NEWEST = "newest"


SORT_WORDS: dict[Sort, LazyString] = {
    Sort.DUE: _l("Tenggat terdekat"),
    Sort.DEMAND: _l("Peminat terbanyak"),
    Sort.NEWEST: _l("Terbaru"),
}
DUE_WORDS: dict[DueState, LazyString] = {
    DueState.LATE: _l("Terlambat"),
    DueState.SOON: _l("Mendekati tenggat"),
    DueState.IN_TIME: _l("Masih ada waktu"),
}


@dataclass(frozen=True)
class Filters:
    """A reading of the address; `unknown` names what an old bookmark asks for and no longer exists."""

    view: View = View.ACTION
    q: str = ""
    status: CaseStatus | None = None
    topic: str | None = None
    channel: IntakeChannel | None = None
    due: DueState | None = None
    mine: bool = False
    emergency: bool = False
    sort: Sort = Sort.DUE
    cursor: str = ""
    unknown: list[str] = field(default_factory=list)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the view itself was asked for."""
        return bool(self.q or self.status or self.topic or self.channel or self.due or self.mine or self.emergency)

    def address(self) -> dict[str, str]:
        """Return the query of the address that shows the same list from its beginning."""
        said = {
            "view": self.view.value,
            "q": self.q,
            "status": self.status,
            "topic": self.topic,
            "channel": self.channel,
            "due": self.due,
            "mine": "1" if self.mine else "",
            "emergency": "1" if self.emergency else "",
            "sort": "" if self.sort is usual_sort(self.view) else self.sort,
        }
        return {name: str(value) for name, value in said.items() if value}


def usual_sort(view: View) -> Sort:
    """Return the order of a view in which nobody chose one."""
    return Sort.NEWEST if view in OVER else Sort.DUE


def read(args: Mapping[str, str]) -> Filters:
    """Read the address. What is not understood is left out and named, never an error."""
    unknown: list[str] = []

    def code(name: str, kind: type[Code]) -> Code | None:
        said = args.get(name, "")
        if said and said not in set(kind):
            unknown.append(name)
            return None
        return kind(said) if said else None

    def topic() -> str | None:
        said = args.get("topic", "")
        if said and said not in TOPIC_WORDS:
            unknown.append("topic")
            return None
        return said or None

    view = code("view", View) or View.ACTION
    return Filters(
        view=view,
        q=" ".join(args.get("q", "").split())[:LONGEST_QUERY],
        status=code("status", CaseStatus),
        topic=topic(),
        channel=code("channel", IntakeChannel),
        due=code("due", DueState),
        mine=bool(args.get("mine")),
        emergency=bool(args.get("emergency")),
        sort=code("sort", Sort) or usual_sort(view),
        cursor=args.get("cursor", ""),
        unknown=unknown,
    )
