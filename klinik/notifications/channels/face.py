"""What every channel looks like from outside."""

import uuid
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from klinik.notifications.letters import Letter


@dataclass(frozen=True)
class Parcel:
    """A letter, its address and its name, which stays the same when it is sent again."""

    id: uuid.UUID
    address: str
    letter: Letter
    at: datetime
    desk: str = ""  # short name of the office: whose token
    account: str = ""  # the office's account at the provider
    may_write_freely: bool = True  # the person wrote to us within the last 24 hours


class Result(StrEnum):
    """What came of an attempt."""

    SENT = "sent"  # the next server has taken it over
    LATER = "later"  # try again
    NEVER = "never"  # trying again would change nothing


@dataclass(frozen=True)
class Outcome:
    """The result, and the reason where it is not the wished-for one. The reason holds no address."""

    result: Result
    reason: str = ""
    after: timedelta | None = None  # the provider said how long to wait
    provider_id: str = ""  # what the provider calls the message
    is_unreachable: bool = False  # nobody is reached at this number by this channel: a colleague has to call
    is_untried: bool = False  # it only waits its turn: no attempt
    stops_all: bool = False  # the rest of this account's messages would fare the same


class Channel(Protocol):
    """A way to reach people."""

    def send(self, parcels: Iterable[Parcel]) -> Generator[Outcome]:
        """Send each parcel and say what came of it, in order. Whoever stops asking in between ends the sending."""
        ...
