"""From the outbox to the channel: lease, write, send, mark, until nothing is due or the time is over."""

import time
import uuid
from collections.abc import Mapping
from contextlib import closing

from klinik.agencies import queries as agencies
from klinik.agencies.models import Agency
from klinik.background import enqueue
from klinik.db import db, now
from klinik.db.secrets import Unreadable, decrypt
from klinik.notifications import letters
from klinik.notifications.channels import Channel, Outcome, Parcel, Result
from klinik.notifications.kinds import StopReason, Way
from klinik.notifications.services import outbox
from klinik.notifications.services.outbox import Leased
from klinik.notifications.services.telling import RELAY

SECONDS = 5  # one run: a worker that is asked to stop waits for it. The task may take longer, the lease longer still
UNREADABLE = "encrypted under a key that is gone"

Ready = list[tuple[Leased, Parcel]]


def drain(channels: Mapping[Way, Channel], *, seconds: float = SECONDS) -> None:
    """Send what is due, the most urgent first. Commits after each message: what is sent cannot be taken back."""
    end = time.monotonic() + seconds
    for way, channel in channels.items():
        while batch := _lease(way):
            _send(channel, batch, end)
            if time.monotonic() > end:
                enqueue(RELAY)
                db.session.commit()
                return


def _lease(way: Way) -> list[Leased]:
    rows = outbox.lease([way], at=now())
    if len(rows) == outbox.BATCH:
        enqueue(RELAY)  # there may be more than one relay can do: a free worker helps
    db.session.commit()
    return rows


def _send(channel: Channel, rows: list[Leased], end: float) -> None:
    ready = _written(rows)
    done = 0
    with closing(channel.send(parcel for _row, parcel in ready)) as outcomes:
        for outcome in outcomes:
            _mark(ready[done][0], outcome)
            done += 1
            if time.monotonic() > end:
                break
    outbox.release(row for row, _parcel in ready[done:])
    db.session.commit()


def _written(rows: list[Leased]) -> Ready:
    """Write the letters; what has no address or cannot be read any more ends here."""
    offices: dict[uuid.UUID, Agency] = {}
    ready: Ready = []
    for row in rows:
        office = offices.get(row.agency_id) or offices.setdefault(row.agency_id, agencies.by_id(row.agency_id))
        try:
            if row.contact is None:
                outbox.mark_stopped(row, StopReason.ERASED)
            else:
                ready.append((row, _parcel(row, row.contact, office)))
        except Unreadable:
            outbox.mark_failed(row, UNREADABLE)
    db.session.commit()
    return ready


def _parcel(row: Leased, contact: str, office: Agency) -> Parcel:
    words = letters.words_in(row.language, row.payload, row.words)
    token = decrypt(row.subscription_token or row.reader_token)
    letter = letters.write(row.kind, words, language=row.language, agency=office, stop_token=token)
    return Parcel(row.id, decrypt(contact), letter, now())


def _mark(row: Leased, outcome: Outcome) -> None:
    if outcome.result is Result.SENT:
        outbox.mark_sent(row, at=now())
    elif outcome.result is Result.NEVER:
        outbox.mark_failed(row, outcome.reason)
    else:
        outbox.mark_for_later(row, outcome.reason, at=now())
    db.session.commit()
