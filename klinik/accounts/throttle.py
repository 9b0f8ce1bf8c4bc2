"""Guessing gets slow: whoever tries too often waits, before any costly work is done. It needs the database only.

Counted are tries, not failures, so that a hundred at once are a hundred. A few cost nothing; each one more doubles the
wait, up to a quarter of an hour. A try that is refused is not counted, so nobody is kept out for ever.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, Double, Interval, case, cast, delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from klinik.accounts.models import Attempts
from klinik.accounts.refusals import TooManyAttempts
from klinik.db import db
from klinik.db.secrets import blind_index

FREE_PAIR, FREE_ACCOUNT, FREE_NETWORK, FREE_CODES = 5, 20, 100, 5
LONGEST = 15 * 60  # seconds
FORGOTTEN = timedelta(hours=1)


def log_in_keys(email: str, network: str) -> dict[str, int]:
    """Return what a try with a password counts for, and how many tries of each are free."""
    return {
        _key("pair", email, network): FREE_PAIR,
        _key("account", email): FREE_ACCOUNT,
        _key("network", network): FREE_NETWORK,
    }


def code_keys(user_id: object) -> dict[str, int]:
    """Return what a try with a code counts for."""
    return {_key("code", str(user_id)): FREE_CODES}


def admit(keys: Mapping[str, int], *, at: datetime) -> None:
    """Count a try. To be committed before the costly work. Raises TooManyAttempts."""
    if current_app.config["RATE_LIMITS"] == "off":
        return
    rows = [{"key": key, "count": 1, "free": free, "last_at": at} for key, free in sorted(keys.items())]
    counted = insert(Attempts).values(rows)
    counted = counted.on_conflict_do_update(
        index_elements=[Attempts.key],
        set_={"count": _count(at), "free": counted.excluded.free, "last_at": at},
        where=_open_again() <= at,
    )
    admitted = db.session.scalars(counted.returning(Attempts.key)).all()
    if len(admitted) < len(rows):
        _refuse(keys, at)


def forget(keys: Mapping[str, int], *, keep_network: bool = True) -> None:
    """Let a success wipe out the tries before it, but for those that count for everybody on the network."""
    gone = [key for key, free in keys.items() if not (keep_network and free == FREE_NETWORK)]
    db.session.execute(delete(Attempts).where(Attempts.key.in_(gone)))


def forget_old(*, at: datetime) -> None:
    """Remove tries that no longer count."""
    db.session.execute(delete(Attempts).where(Attempts.last_at < at - FORGOTTEN))


def _refuse(keys: Mapping[str, int], at: datetime) -> None:
    until = db.session.scalar(select(func.max(_open_again())).where(Attempts.key.in_(keys), _open_again() > at))
    wait = until - at if until else timedelta(minutes=1)
    raise TooManyAttempts(minutes=int(wait.total_seconds() // 60) + 1)


def _count(at: datetime) -> ColumnElement[int]:
    return case((Attempts.last_at < at - FORGOTTEN, 1), else_=Attempts.count + 1)


def _open_again() -> ColumnElement[datetime]:
    over = func.least(func.greatest(Attempts.count - Attempts.free, 0), 20)
    seconds = func.least(func.power(cast(literal(2), Double), over) - 1, LONGEST)
    return Attempts.last_at + cast(seconds, Double) * cast(literal("1 second"), Interval)


def _key(*parts: str) -> str:
    return blind_index("\0".join(parts), purpose="attempts")
