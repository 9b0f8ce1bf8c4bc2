"""A case with everything in it: reports with a picture and a contact, finds, copies, notes, an answer that changed."""

import io
import itertools

import pytest

from klinik.accounts.models import Role, User
from klinik.agencies.models import Agency
from klinik.archives import services as archives
from klinik.clarifications.codes import RevisionKind, SourceKind
from klinik.db import db, now
from klinik.files import services as files
from klinik.reports.models import Case
from klinik.review import services
from klinik.review.services import work
from tests.factories import archives as pages
from tests.factories.clarifications import CONTENT, revised, staff
from tests.factories.files import encoded, picture
from tests.factories.review import answered, taken
from tests.review.conftest import ratna, sari

__all__ = ["ratna", "sari"]
SEEDS = itertools.count(300)  # a picture of its own for each case: a test may spoil it
CONTACT = "rahasia-pelapor@contoh.id"
NOTE = "Catatan dalam: hubungi lagi sumber di dinas."
STORY = "Katanya air keran di Kota Mawar dimatikan tujuh hari penuh mulai besok pagi, sebarkan"
LINK = "https://kabar.contoh.id/pompa"
POST = "https://facebook.com/somebody/posts/1"


@pytest.fixture
def full_case(agency: Agency, sari: User) -> Case:
    """A case that has been answered, corrected, and worked on."""
    kept = files.keep(io.BytesIO(encoded(picture(next(SEEDS)))), "foto.jpg", agency_id=agency.id, at=now())
    case = taken(sari, agency=agency, text=STORY, links=[LINK, POST], contact=CONTACT, files=[kept])
    services.note(case, text=NOTE, by=sari, at=now())
    words = {"title": "Jadwal perawatan", "url": LINK, "kind": SourceKind.OFFICIAL, "is_outside": True, "note": ""}
    work.add_evidence(case, **words, by=sari, at=now())
    archives.release(pages.kept(LINK, by=sari, case=case), by=sari, at=now())
    pages.kept(POST, by=sari, case=case)
    answered(case, by=sari, approver=staff(Role.EDITOR, agency))
    explanation = CONTENT.explanation.replace("empat jam", "enam jam")
    revised(case.clarification, RevisionKind.CORRECTION, explanation=explanation)
    db.session.commit()
    return case
