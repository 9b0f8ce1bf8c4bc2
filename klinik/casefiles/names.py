"""Who is called what in a case file: reporters by a number, staff by their name or by a number, as the variant says."""

import uuid

from klinik.accounts.models import Role, User
from klinik.accounts.words import ROLE_WORDS
from klinik.casefiles.codes import Variant
from klinik.db import db
from klinik.reports.models import Report


class Names:
    """Gives the same person the same name throughout one file, and nobody a name that says more than it should."""

    def __init__(self, variant: Variant) -> None:
        self._variant = variant
        self._staff: dict[uuid.UUID, str] = {}
        self._numbers: dict[Role, int] = {}
        self._reporters: dict[uuid.UUID, int] = {}

    def staff(self, user_id: uuid.UUID | None) -> str:
        """Return the name of a member of staff, or "Verifikator 1"; "" for nobody."""
        if user_id is None:
            return ""
        if user_id not in self._staff:
            self._staff[user_id] = self._named(db.session.get(User, user_id))
        return self._staff[user_id]

    def all_staff(self, user_ids: list[uuid.UUID]) -> str:
        """Return several of them, in words."""
        return ", ".join(self.staff(user_id) for user_id in user_ids)

    def reporter(self, report: Report) -> int:
        """Return the number of whoever sent a report; two reports of one contact have the same."""
        key = report.recipient_id or report.id
        return self._reporters.setdefault(key, len(self._reporters) + 1)

    def _named(self, user: User | None) -> str:
        if user is None:
            return "?"
        if self._variant is Variant.FULL:
            return f"{user.name} ({str(ROLE_WORDS[user.role]).lower()})"
        self._numbers[user.role] = self._numbers.get(user.role, 0) + 1
        return f"{ROLE_WORDS[user.role]} {self._numbers[user.role]}"
