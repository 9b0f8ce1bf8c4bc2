"""Slots of the screens for tests, prepared by one person and approved by another."""

import uuid
from datetime import timedelta

from klinik.accounts.models import Role, User
from klinik.agencies.models import Agency
from klinik.board import services
from klinik.board.models import ScreenSlot
from klinik.clarifications.models import Clarification
from klinik.db import db, now
from tests.factories.clarifications import published, staff

HOUR = timedelta(hours=1)


def prepared(clarification: Clarification | None = None, *, by: User | None = None, **words: timedelta) -> ScreenSlot:
    """Return a slot that waits, from an hour ago to in an hour; `starts` and `ends` say otherwise."""
    clarification = clarification or published()
    by = by or staff(Role.EDITOR, db.session.get_one(Agency, clarification.agency_id))
    starts_at, ends_at = now() + words.get("starts", -HOUR), now() + words.get("ends", HOUR)
    slot = services.add(clarification, starts_at=starts_at, ends_at=ends_at, by=by, at=now())
    db.session.commit()
    return slot


def aired(clarification: Clarification | None = None, *, role: Role = Role.HEAD, **words: timedelta) -> ScreenSlot:
    """Return a slot that a second person has approved."""
    slot = prepared(clarification, **words)
    services.approve(slot, by=staff(role, db.session.get_one(Agency, slot.agency_id)), at=now())
    db.session.commit()
    return slot


def _slot(user: User) -> uuid.UUID:
    return prepared(published(user.agency)).id


SCOPED = {"slot_id": _slot}
