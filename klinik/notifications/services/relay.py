"""From the outbox to the channel: lease, write, send, mark, until nothing is due or the time is over."""

import time
import uuid
from collections.abc import Hashable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import structlog

from klinik.agencies import queries as agencies
from klinik.agencies.models import Agency
from klinik.db import db, now
from klinik.db.secrets import Unreadable, decrypt
from klinik.notifications import letters
from klinik.notifications.channels import Channel, Outcome, Parcel, Result
from klinik.notifications.channels.whatsapp import WINDOW
from klinik.notifications.kinds import OUTSIDE, StopReason, Trouble, Way
from klinik.notifications.letters import Form, Letter
from klinik.notifications.models import MessageText, OutsideChannel
from klinik.notifications.own_words import Text
from klinik.notifications.services import bounces, outbox, outside
from klinik.notifications.services.outbox import Leased
from klinik.notifications.services.telling import wake

SECONDS = 5  # one run: a worker that is asked to stop waits for it. The task may take longer, the lease longer still
GROUP, HELD = 10, 0.05  # messages, seconds: a commit for each would cost a third of the speed

log = structlog.get_logger(__name__)

Ready = list[tuple[Leased, Parcel]]


def drain(channels: Mapping[Way, Channel], *, seconds: float = SECONDS) -> None:
    """Send what is due, the most urgent first. Commits every few messages: what is sent cannot be taken back."""
    end = time.monotonic() + seconds
    for way, channel in channels.items():
        while batch := _lease(way):
            _send(channel, batch, end)
            if time.monotonic() > end:
                wake()
                db.session.commit()
                return


def _lease(way: Way) -> list[Leased]:
    rows = outbox.lease([way], at=now())
    if len(rows) == outbox.BATCH:
        wake()  # there may be more than one relay can do: a free worker helps
    db.session.commit()
    return rows


def _send(channel: Channel, rows: list[Leased], end: float) -> None:
    ready = _written(rows)
    done = 0
    marks = _Marks()
    with closing(channel.send(parcel for _row, parcel in ready)) as outcomes, closing(marks):
        for outcome in outcomes:
            marks.add(ready[done][0], outcome)
            done += 1
            if time.monotonic() > end:
                break
    outbox.release(row for row, _parcel in ready[done:])
    db.session.commit()


class _Marks:
    """What was accepted and is not yet written down: a few messages for a moment.

    A relay killed now sends those again, with the same Message-ID: no more than GROUP, and no older than HELD.
    """

    def __init__(self) -> None:
        self._sent: list[Leased] = []
        self._since = 0.0

    def add(self, row: Leased, outcome: Outcome) -> None:
        """Write down what came of a message, at once or together with the next few."""
        said = {"message_id": str(row.id), "kind": row.kind, "attempt": row.attempts}
        if outcome.result is not Result.SENT:
            log.warning("message not accepted", **said, result=outcome.result, reason=outcome.reason)
        if outcome.result is not Result.SENT or outcome.provider_id:
            _mark(row, outcome)
            return
        log.debug("message accepted", **said)
        self._since = self._since if self._sent else time.monotonic()
        self._sent.append(row)
        if len(self._sent) >= GROUP or time.monotonic() - self._since >= HELD:
            self.close()

    def close(self) -> None:
        """Write down what is left."""
        if self._sent:
            outbox.mark_sent(self._sent, at=now())
            db.session.commit()
            self._sent = []


def _written(rows: list[Leased]) -> Ready:
    """Write the letters; what has no address, no channel, or cannot be read any more ends here."""
    desk = _Desk()
    ready: Ready = []
    for row in rows:
        try:
            if row.contact is None:
                outbox.mark_stopped(row, StopReason.ERASED)
            elif row.channel in OUTSIDE and row.channel not in desk.chats(row.agency_id):
                outbox.mark_failed(row, Trouble.TURNED_OFF.value, has_to_be_called=True)
            else:
                ready.append((row, desk.parcel(row, decrypt(row.contact))))
        except Unreadable:
            outbox.mark_failed(row, Trouble.NOT_READABLE.value)
    db.session.commit()
    return ready


class _Desk:
    """Writes the letters of one batch. What many are told is read and put into words once."""

    def __init__(self) -> None:
        self._offices: dict[uuid.UUID, Agency] = {}
        self._shared: dict[tuple[str, str | None], dict[str, str]] = {}
        self._forms: dict[Hashable, Form] = {}
        self._chats: dict[uuid.UUID, dict[Way, OutsideChannel]] = {}
        self._texts: dict[uuid.UUID, MessageText] = {}

    def parcel(self, row: Leased, address: str) -> Parcel:
        """Return what the channel needs for a row. Raises Unreadable."""
        parcel = Parcel(row.id, address, self.letter(row), now())
        if row.channel not in OUTSIDE:
            return parcel
        return replace(
            parcel,
            desk=self._office(row.agency_id).slug,
            account=self.chats(row.agency_id)[row.channel].account,
            may_write_freely=row.heard_at is not None and parcel.at - row.heard_at < WINDOW,
        )

    def chats(self, agency_id: uuid.UUID) -> dict[Way, OutsideChannel]:
        """Return the outside channels by which an office writes."""
        if agency_id not in self._chats:
            self._chats[agency_id] = outside.working(self._office(agency_id))
        return self._chats[agency_id]

    def letter(self, row: Leased) -> Letter:
        """Return the letter for a row. Raises Unreadable."""
        key = (row.language, row.words)
        if key not in self._shared:
            self._shared[key] = letters.words_in(*key)
        shared = self._shared[key]
        own = letters.words_in(row.language, row.payload)
        own = {name: text for name, text in own.items() if text and name not in shared}
        stop_token = decrypt(row.subscription_token or row.reader_token)
        return self._form(row, shared, own).letter(own, stop_token=stop_token)

    def _form(self, row: Leased, shared: dict[str, str], own: dict[str, str]) -> Form:
        follows = row.subscription_token is not None
        key = (row.kind, row.agency_id, row.language, row.text_id, row.words, follows, *own)
        if key not in self._forms:
            office, text = self._office(row.agency_id), self._text(row)
            self._forms[key] = letters.form(
                row.kind, shared, own, language=row.language, agency=office, text=text, is_followed=follows
            )
        return self._forms[key]

    def _text(self, row: Leased) -> Text | None:
        """Return the office's own words of the time when the message was written."""
        if row.text_id is None:
            return None
        if row.text_id not in self._texts:
            self._texts[row.text_id] = db.session.get_one(MessageText, row.text_id)
        return self._texts[row.text_id].texts.get(row.language)

    def _office(self, agency_id: uuid.UUID) -> Agency:
        if agency_id not in self._offices:
            self._offices[agency_id] = agencies.by_id(agency_id)
        return self._offices[agency_id]


def _mark(row: Leased, outcome: Outcome) -> None:
    if outcome.result is Result.SENT:
        outbox.mark_sent([row], at=now(), provider_id=outcome.provider_id)
    elif outcome.result is Result.NEVER:
        outbox.mark_failed(row, outcome.reason, has_to_be_called=outcome.is_unreachable)
        if row.channel is Way.EMAIL and bounces.NO_SUCH_ADDRESS.search(outcome.reason):
            bounces.refuse(row.recipient_id, outcome.reason, at=now())
    elif outcome.is_untried:
        outbox.put_off(row, outcome.reason, until=now() + (outcome.after or timedelta()))
    else:
        outbox.mark_for_later(row, outcome.reason, at=now(), after=outcome.after)
    db.session.commit()
