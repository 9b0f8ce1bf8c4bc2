"""What colleagues write to each other about a case."""

import re
from collections.abc import Sequence
from datetime import datetime

from klinik import audit
from klinik.accounts import queries as accounts
from klinik.accounts import writing
from klinik.accounts.models import User
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.errors import NotAllowed
from klinik.notifications.kinds import Kind
from klinik.reports.models import Case
from klinik.review import permissions
from klinik.review.models import CaseNote, NoteMention


def note(case: Case, *, text: str, by: User, at: datetime) -> CaseNote:
    """Leave a note; a colleague named in it (@Sari, or the whole name) is written to, once.

    It overwrites nothing, so it needs no version. Raises NotAllowed.
    """
    if not (permissions.may_check(by, case) or by.role in permissions.APPROVERS):
        raise NotAllowed
    written = CaseNote(agency_id=case.agency_id, case_id=case.id, author_id=by.id, text=text, written_at=at)
    db.session.add(written)
    db.session.flush()
    named = [user for user in mentioned(text, _colleagues(case)) if user.id != by.id]
    db.session.add_all([NoteMention(note_id=written.id, user_id=user.id) for user in named])
    db.session.flush()
    words = {"name": by.name, "title": case.title, "url": _address(case)}
    writing.write_to(named, kind=Kind.MENTIONED, event=f"note:{written.id}", words=words)
    audit.record("case.noted", case, by=by)
    return written


def mentioned(text: str, colleagues: Sequence[User]) -> list[User]:
    """Return who is named after an @: by the whole name, or by a first name that only one of them has."""
    said = " ".join(text.split()).casefold()
    first_names = [user.name.split()[0].casefold() for user in colleagues]
    return [
        user
        for user, first in zip(colleagues, first_names, strict=True)
        if _names(user.name.casefold(), said) or (first_names.count(first) == 1 and _names(first, said))
    ]


def _names(name: str, said: str) -> bool:
    return re.search(rf"(?<!\w)@{re.escape(name)}(?!\w)", said) is not None


def _colleagues(case: Case) -> Sequence[User]:
    return accounts.colleagues([case.agency_id], roles=permissions.READERS)


def _address(case: Case) -> str:
    return addresses.absolute(db.session.get_one(Agency, case.agency_id), f"/meja/kasus/{case.id}#notes-title")
