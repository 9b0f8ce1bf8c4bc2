"""Erasures for tests, proposed as an editor proposes them."""

from klinik.accounts.models import Role, User
from klinik.clarifications.models import Clarification
from klinik.db import db, now
from klinik.erasures import services
from klinik.erasures.models import Erasure
from tests.factories.clarifications import published, staff


def proposed(clarification: Clarification | None = None, *, by: User | None = None, **words: object) -> Erasure:
    """Return a proposal that waits for a second person."""
    clarification = clarification or published()
    by = by or staff(Role.EDITOR)
    asked = {"passages": ["Perumda Air Mawar"], **words}
    erasure = services.propose(clarification, by=by, at=now(), **asked)  # type: ignore[arg-type]  # as the test gives
    db.session.commit()
    return erasure


def _of_agency_of(user: User) -> object:
    return proposed(published(user.agency), by=staff(Role.EDITOR, user.agency)).id


SCOPED = {"erasure_id": _of_agency_of}
