"""The second person: from here on it is gone."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from klinik import audit
from klinik.accounts.models import User
from klinik.background import enqueue
from klinik.db import db
from klinik.erasures.blackout import Blackout, prints
from klinik.erasures.models import Erasure, ErasureState
from klinik.erasures.services import applying
from klinik.erasures.services.proposing import hold, passages_of
from klinik.errors import KlinikError
from klinik.files.models import StoredFile
from klinik.reports.services import data_requests

FINISH = "erasures.finish"


class SamePerson(KlinikError):
    status = 403
    message = _l("Anda yang mengusulkan penghapusan ini. Orang lain yang harus menyetujuinya.")


def confirm(erasure: Erasure, *, reply: str = "", by: User, at: datetime) -> None:
    """Erase, and tell whoever asked for it, where somebody did. Raises NotAllowed, AlreadyDecided, SamePerson."""
    hold(erasure, by=by)
    if by.id == erasure.proposed_by_id:
        raise SamePerson
    db.session.refresh(erasure.clarification, with_for_update=True)
    passages = passages_of(erasure)
    pictures = db.session.scalars(select(StoredFile.sha256).where(StoredFile.id.in_(erasure.file_ids))).all()
    done, leftovers = applying.apply(erasure.clarification, Blackout.of_passages(passages), pictures, by=by, at=at)
    erasure.state, erasure.decided_by, erasure.decided_at = ErasureState.DONE, by, at
    erasure.passages, erasure.prints = "", prints(passages)
    erasure.digests, erasure.leftovers, erasure.checked_at = list(pictures), leftovers, at
    erasure.places = len(done.changes) + len(done.told)
    db.session.flush()
    changed = {f"{change.row.__tablename__}.{change.column}" for change in done.changes}
    audit.record("erasure.done", erasure, by=by, fields=sorted(changed))
    if erasure.data_request is not None:
        data_requests.tell_erased(erasure.data_request, reply=reply, by=by, at=at)
    enqueue(FINISH, str(erasure.id))
