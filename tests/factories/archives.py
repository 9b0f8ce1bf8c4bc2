"""Archive copies for tests: asked for by a verifier, kept as the worker keeps them."""

import uuid
from typing import Any

from klinik.accounts.models import Role, User
from klinik.archives import keeping, services
from klinik.archives.models import ArchiveCopy
from klinik.db import db, now
from klinik.fetching import Page
from klinik.reports.models import Case
from tests.factories.clarifications import staff
from tests.factories.pages import ARTICLE
from tests.factories.review import opened


def ask(url: str, *, by: User | None = None, case: Case | None = None) -> ArchiveCopy:
    """Return a copy that a verifier has asked for."""
    by = by or staff(Role.VERIFIER)
    case = case or opened(agency=by.agency)
    copy = services.ask(url, case_id=case.id, by=by, at=now())
    db.session.commit()
    return copy


def kept(
    url: str, *, by: User | None = None, case: Case | None = None, final_url: str = "", **words: Any
) -> ArchiveCopy:
    """Return a copy of a page that answered."""
    copy = ask(url, by=by, case=case)
    keeping.lease(copy.id, at=now())
    page = {"status": 200, "media_type": "text/html", "charset": "utf-8", "body": ARTICLE.encode(), **words}
    keeping.settle(copy.id, Page(url=final_url, **page), at=now())
    db.session.commit()
    return copy


def _copy(user: User) -> uuid.UUID:
    """A kept copy of the user's agency, asked for by a colleague."""
    return kept("https://kabar.contoh.id/a", by=staff(Role.VERIFIER, user.agency)).id


SCOPED = {"copy_id": _copy}
