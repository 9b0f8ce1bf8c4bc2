"""Proposing an erasure, and dropping a proposal."""

import json
import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from klinik import audit
from klinik.accounts.models import User
from klinik.clarifications.models import Clarification
from klinik.db import db, secrets
from klinik.erasures import permissions
from klinik.erasures.blackout import SHORTEST, Blackout, letters
from klinik.erasures.models import Erasure, ErasureState
from klinik.erasures.plan import plan
from klinik.erasures.reach import Reach
from klinik.errors import KlinikError, NotAllowed
from klinik.reports.models import DataRequest


class NothingMarked(KlinikError):
    status = 422
    message = _l("Tandai sedikitnya satu bagian atau satu gambar.")


class TooShort(KlinikError):
    status = 422
    message = _l("Bagian “%(passage)s” terlalu pendek: akan terhapus di mana-mana. Tulis sedikitnya tiga huruf.")


class NotWritten(KlinikError):
    """A slip of the pen, usually: nothing would be erased and everybody would believe that it was."""

    status = 422
    message = _l("Bagian “%(passage)s” tidak ditemukan dalam klarifikasi ini atau kasusnya. Periksa tulisannya.")


class AlreadyProposed(KlinikError):
    message = _l("Klarifikasi ini sudah punya usulan penghapusan yang menunggu. Setujui atau batalkan itu dahulu.")


class AlreadyDecided(KlinikError):
    message = _l("Usulan ini sudah diputuskan.")


def propose(
    clarification: Clarification,
    *,
    passages: Sequence[str],
    file_ids: Collection[uuid.UUID] = (),
    request: DataRequest | None = None,
    by: User,
    at: datetime,
) -> Erasure:
    """Write down what is to go; nothing goes yet.

    Raises NotAllowed, NothingMarked, TooShort, NotWritten, AlreadyProposed.
    """
    if not permissions.may_erase(by, clarification):
        raise NotAllowed
    db.session.refresh(clarification, with_for_update=True)
    if db.session.scalar(select(Erasure.id).filter_by(clarification_id=clarification.id, state=ErasureState.PROPOSED)):
        raise AlreadyProposed
    known = [file.id for file in Reach(clarification).files if file.id in set(file_ids)]
    if not passages and not known:
        raise NothingMarked
    for passage in passages:
        _refuse_slip(clarification, passage)
    erasure = Erasure(
        agency_id=clarification.agency_id,
        clarification=clarification,
        data_request=request,
        passages=secrets.encrypt(json.dumps(list(passages))),
        file_ids=known,
        proposed_by=by,
        proposed_at=at,
    )
    db.session.add(erasure)
    db.session.flush()
    audit.record("erasure.proposed", erasure, by=by)
    return erasure


def drop(erasure: Erasure, *, by: User, at: datetime) -> None:
    """Let everything stand as it is and forget what was proposed. Raises NotAllowed, AlreadyDecided."""
    hold(erasure, by=by)
    erasure.state, erasure.decided_by, erasure.decided_at = ErasureState.DROPPED, by, at
    erasure.passages, erasure.file_ids = "", []
    db.session.flush()
    audit.record("erasure.dropped", erasure, by=by)


def hold(erasure: Erasure, *, by: User) -> None:
    """Lock a proposal that still waits. Raises NotAllowed, AlreadyDecided."""
    if not permissions.may_erase(by, erasure.clarification):
        raise NotAllowed
    db.session.refresh(erasure, with_for_update=True)
    if erasure.state is not ErasureState.PROPOSED:
        raise AlreadyDecided


def passages_of(erasure: Erasure) -> list[str]:
    """Return what is to go, in the clear; nothing once it is decided."""
    return list(json.loads(secrets.decrypt(erasure.passages))) if erasure.passages else []


def _refuse_slip(clarification: Clarification, passage: str) -> None:
    if len(letters(passage)) < SHORTEST:
        raise TooShort(passage=passage)
    if plan(clarification, Blackout.of_passages([passage])).is_empty:
        raise NotWritten(passage=passage)
