"""What a message is made of: its sentences, its one button, and why somebody is written to at all."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString


class Audience(StrEnum):
    """Why somebody is written to at all; it decides the foot of the message and what stopping means."""

    REPORTER = "reporter"
    ASKER = "asker"
    SUBSCRIBER = "subscriber"
    STAFF = "staff"
    LIAISON = "liaison"
    CHAT = "chat"


@dataclass(frozen=True)
class Description:
    """One kind of message. Lower priorities leave first. The button leads to the event's `url`, else to `path`."""

    subjects: tuple[LazyString, ...]
    paragraphs: tuple[LazyString, ...]
    action: LazyString
    path: str = "/lacak"
    priority: int = 5
    audience: Audience = Audience.REPORTER
    anybody_may_cause: bool = False  # a stranger can set it off for any address, so beyond the daily cap it is not sent
    why: LazyString | None = None  # for a reporter who filed no report: what else the address was written on
    in_chat: LazyString | None = None  # stands in place of a button that would open somebody's ticket
