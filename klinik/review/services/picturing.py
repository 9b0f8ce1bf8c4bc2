"""Pictures in an answer, at the desk: who may choose and cover them, and over which state of the draft."""

from collections.abc import Sequence
from datetime import datetime

from klinik.accounts.models import User
from klinik.clarifications.models import Revision, RevisionPicture
from klinik.clarifications.services import picturing
from klinik.errors import NotAllowed
from klinik.files.boxes import Box
from klinik.files.models import StoredFile
from klinik.reports.models import Case
from klinik.review import permissions
from klinik.review.services.drafting import NoDraft, draft, lease
from klinik.review.services.holding import lock_revision


def choose_picture(
    case: Case | None, revision: Revision | None, source: StoredFile, *, by: User, seen: int, at: datetime
) -> RevisionPicture:
    """Take a picture into the draft; the first one of a case begins it. Raises NotAllowed, StaleVersion, NotADraft,
    NoPicture, AlreadyChosen, TooManyPictures."""
    if revision is None:
        if case is None:
            raise NoDraft
        revision = draft(case, by=by, seen=seen, at=at)
        seen = revision.version
    _hold(revision, by, seen, at)
    return picturing.choose(revision, source, by=by)


def show_picture(
    picture: RevisionPicture,
    *,
    alt: str,
    boxes: Sequence[Box],
    nothing_to_cover: bool,
    by: User,
    seen: int,
    at: datetime,
) -> None:
    """Cover and describe a chosen picture. Raises NotAllowed, StaleVersion, and what `picturing.show` raises."""
    _hold(picture.revision, by, seen, at)
    picturing.show(picture, alt=alt, boxes=boxes, nothing_to_cover=nothing_to_cover, by=by, at=at)


def drop_picture(picture: RevisionPicture, *, by: User, seen: int, at: datetime) -> None:
    """Take a picture out of the draft. Raises NotAllowed, StaleVersion, NotADraft."""
    _hold(picture.revision, by, seen, at)
    picturing.drop(picture, by=by)


def _hold(revision: Revision, by: User, seen: int, at: datetime) -> None:
    if not permissions.may_draft(by, revision.clarification):
        raise NotAllowed
    lock_revision(revision, seen=seen)
    lease(revision, by=by, at=at)
