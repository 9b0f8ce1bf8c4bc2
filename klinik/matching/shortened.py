"""Shortened links: known as they are at once, and by where they lead as soon as a worker has asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from klinik.background import enqueue
from klinik.db import db, now
from klinik.matching import resolving
from klinik.matching.indexing import Entry
from klinik.matching.models import ShortLink

RESOLVE = "matching.resolve"
AT_ONCE = 4  # questions of one task: each may take ten seconds to fail
WAITS = (timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=6))  # after each attempt; then it stays unknown


def with_targets(entries: Sequence[Entry], *, is_kept: bool = False) -> list[Entry]:
    """Return the entries with where their short links lead, as far as that is known.

    What is going to be kept holds the answer back until its transaction ends: a link is then led on in all or in none.
    """
    short = {link for entry in entries for link in entry.links if resolving.is_short(link)}
    if not short:
        return list(entries)
    rows = select(ShortLink).where(ShortLink.link.in_(short)).execution_options(populate_existing=True)
    found = db.session.scalars(rows.with_for_update(read=True) if is_kept else rows)
    targets = {row.link: [row.target] for row in found if row.target}
    return [replace(entry, links=_led_on(entry.links, targets)) for entry in entries]


def _led_on(links: Sequence[str], targets: Mapping[str, list[str]]) -> list[str]:
    return list(dict.fromkeys([*links, *(target for link in links for target in targets.get(link, ()))]))


def expect(links: Iterable[str]) -> None:
    """Have a worker ask where the short ones among these links lead, unless it is known or was asked before."""
    short = sorted({link for link in links if resolving.is_short(link)})
    if short:
        rows = [{"link": link, "target": "", "attempts": 0, "next_at": now()} for link in short]
        db.session.execute(insert(ShortLink).on_conflict_do_nothing(), rows)
        enqueue(RESOLVE)


def is_due(*, at: datetime) -> bool:
    """Say whether there is something to ask."""
    return db.session.scalar(select(ShortLink.link).where(ShortLink.next_at <= at).limit(1)) is not None


def lease(*, at: datetime) -> list[str]:
    """Take the links that have waited longest; each counts as one attempt from now on, whatever becomes of it."""
    due = select(ShortLink).where(ShortLink.next_at <= at).order_by(ShortLink.next_at).limit(AT_ONCE)
    taken = db.session.scalars(due.with_for_update(skip_locked=True)).all()
    for row in taken:
        row.next_at = at + WAITS[row.attempts] if row.attempts < len(WAITS) else None
        row.attempts += 1
    db.session.flush()
    return [row.link for row in taken]


def learn(link: str, target: str) -> None:
    """Keep where a link leads; "" for nowhere. It is not asked again."""
    db.session.execute(update(ShortLink).where(ShortLink.link == link).values(target=target, next_at=None))
