"""Publishing: the moment a second person stands behind the words."""

import re
import unicodedata
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import set_committed_value

from klinik import audit, matching
from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.clarifications.codes import ClarificationState, RevisionKind, RevisionState
from klinik.clarifications.models import Clarification, Revision
from klinik.clarifications.services import drawing, numbering
from klinik.clarifications.services.content import RevisionContent
from klinik.db import db
from klinik.errors import KlinikError
from klinik.matching.indexing import Thing
from klinik.matching.services import index_many
from klinik.web import cache

SLUG_LENGTH = 80
UNSPELLED = "klarifikasi"  # for a headline without a Latin letter


class NotSubmitted(KlinikError):
    message = _l("Klarifikasi ini sudah diterbitkan, dikembalikan, atau belum diajukan.")


class SamePerson(KlinikError):
    status = 403
    message = _l("Anda ikut menulis konsep ini. Orang lain yang harus menyetujuinya.")


def publish(revision: Revision, *, approver: User, at: datetime) -> Clarification:
    """Make a submitted revision the public answer. Raises NotSubmitted, SamePerson."""
    clarification = revision.clarification
    db.session.refresh(clarification, with_for_update=True)
    db.session.refresh(revision, with_for_update=True)
    if revision.state is not RevisionState.AWAITING_APPROVAL:
        raise NotSubmitted
    agency = db.session.get_one(Agency, clarification.agency_id)
    if approver.id in revision.author_ids:
        if not may_waive_four_eyes(revision, agency):
            raise SamePerson
        revision.four_eyes_waived = True
    revision.number = clarification.current.number + 1 if clarification.current and clarification.current.number else 1
    revision.state, revision.approved_by_id, revision.published_at = RevisionState.PUBLISHED, approver.id, at
    _put_forward(clarification, revision, agency, at)
    db.session.flush()
    audit.record("revision.published", revision, by=approver)
    return clarification


def may_waive_four_eyes(revision: Revision, agency: Agency) -> bool:
    """Whether the agency lets one person alone publish this: wording only, and only where it chose so."""
    return revision.kind is RevisionKind.WORDING and not agency.four_eyes_wording


def slug_of(headline: str) -> str:
    """Return the headline as it stands in an address: ASCII, lower case, hyphens, whole words."""
    plain = unicodedata.normalize("NFKD", headline).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or UNSPELLED
    return slug if len(slug) <= SLUG_LENGTH else slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]


def _put_forward(clarification: Clarification, revision: Revision, agency: Agency, at: datetime) -> None:
    """Let the clarification show this revision: id, address, index, caches."""
    if clarification.public_id is None:
        clarification.public_id = numbering.public_ids(agency, at.astimezone(agency.zone).year)[0]
        clarification.first_published_at = at
    is_retraction = revision.kind is RevisionKind.RETRACTION
    clarification.state = ClarificationState.RETRACTED if is_retraction else ClarificationState.PUBLISHED
    clarification.current_revision_id = revision.id
    clarification.slug = slug_of(revision.headline)
    clarification.updated_at = at
    if revision.kind is not RevisionKind.WORDING:  # other words for the same settle nothing: it is looked at further on
        clarification.suspended_at = clarification.suspended_by_id = None
        clarification.suspension_reason = ""
    drawing.want(clarification)
    db.session.flush()
    set_committed_value(clarification, "current", revision)
    if is_retraction:
        matching.remove("clarification", clarification.id)
    else:
        index_many([thing(clarification, revision)])
    cache.invalidate(agency.id)


def thing(clarification: Clarification, revision: Revision) -> Thing:
    """Return what the search knows of an answer: what its revision says, and its picture."""
    looks = clarification.picture.looks if clarification.picture else []
    return Thing("clarification", clarification.id, clarification.agency_id, findable(revision), pictures=looks)


def findable(words: Revision | RevisionContent) -> dict[str, str]:
    """Return what `matching` is told about an answer."""
    return {
        "headline": words.headline,
        "claim": words.claim,
        "body": f"{words.summary}\n{words.explanation}",
    }
