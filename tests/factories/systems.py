"""Keys of offices' systems for tests, with the text that only the system keeps."""

import uuid
from datetime import timedelta
from itertools import count

from klinik.accounts.models import Role, User
from klinik.agencies.models import Agency
from klinik.db import db, now
from klinik.systems import services
from klinik.systems.models import Right, SystemKey
from tests.factories.clarifications import staff

numbers = count(1)


def keyed(*rights: Right, agency: Agency | None = None, by: User | None = None) -> tuple[SystemKey, str]:
    """Return a key with these rights, or with every one, and its text."""
    by = by or (staff(Role.ADMIN, agency) if agency else staff(Role.ADMIN))
    name, lasts = f"Sistem {next(numbers)}", timedelta(days=365)
    made = services.make(by=by, name=name, rights=rights or tuple(Right), lasts=lasts, at=now())
    db.session.commit()
    return made


def bearer(text: str) -> dict[str, str]:
    """Return the header by which a system shows its key."""
    return {"Authorization": f"Bearer {text}"}


def _key(user: User) -> uuid.UUID:
    return keyed(agency=user.agency)[0].id


SCOPED = {"system_key_id": _key}
