"""Published answers for tests, made as staff make them: drafted by one person, approved by another."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from klinik.accounts.models import Role, User
from klinik.agencies.models import Agency
from klinik.clarifications import queries, services, tasks
from klinik.clarifications.codes import RevisionKind, SourceKind, Topic, Verdict
from klinik.clarifications.models import Clarification, Revision
from klinik.clarifications.services import RevisionContent, SourceContent
from klinik.db import db, now
from tests.factories.accounts import UserFactory
from tests.factories.agencies import default_agency

CONTENT = RevisionContent(
    claim="Pesan berantai menyebut air keran di Kota Mawar akan dimatikan tujuh hari penuh mulai besok pagi.",
    verdict=Verdict.HOAX,
    topic=Topic.GOVERNMENT,
    headline="Tidak ada pemadaman air keran tujuh hari di Kota Mawar",
    summary="Perusahaan air hanya merawat satu pompa selama empat jam pada hari Rabu.",
    explanation="Jadwal perawatan **resmi** menyebut empat jam. Pelanggan dikabari lewat surat.",
    advice="Tampung air seperlunya.",
    sources=[
        SourceContent(
            "Jadwal perawatan pompa", SourceKind.OFFICIAL, "Perumda Air Mawar", "https://air.contoh.id/jadwal"
        ),
        SourceContent("Wawancara kepala bagian distribusi", SourceKind.INTERVIEW, "Klinik Hoaks"),
    ],
)


def staff(role: Role, agency: Agency | None = None) -> User:
    """Return a new member of staff of the agency, `jatim` when none is named."""
    return UserFactory(agency=agency or default_agency(), role=role)


def draw_all() -> None:
    """Do what a worker does until no card is wanted."""
    while db.session.scalars(queries.undrawn(at=now())).first():
        tasks.draw_next()


def submitted(agency: Agency | None = None, *, drafter: User | None = None, **words: Any) -> Revision:
    """Return the first draft of a new clarification, handed in."""
    agency = agency or default_agency()
    drafter = drafter or staff(Role.VERIFIER, agency)
    revision = services.start(agency, by=drafter, at=now())
    services.write(revision, replace(CONTENT, **words), by=drafter)
    services.submit(revision, by=drafter, at=now())
    db.session.commit()
    return revision


def published(agency: Agency | None = None, *, at: datetime | None = None, **words: Any) -> Clarification:
    """Return a clarification that two people of the agency have published."""
    agency = agency or default_agency()
    clarification = services.publish(submitted(agency, **words), approver=staff(Role.EDITOR, agency), at=at or now())
    db.session.commit()
    return clarification


def revised(clarification: Clarification, kind: RevisionKind, **words: Any) -> Revision:
    """Return a change of a published clarification, published by two other people."""
    agency = db.session.get_one(Agency, clarification.agency_id)
    drafter = staff(Role.EDITOR, agency)
    revision = services.revise(clarification, kind=kind, by=drafter, at=now())
    content = replace(services.content_of(revision), **{"change_note": "Jamnya kami perbaiki.", **words})
    services.write(revision, content, by=drafter)
    services.submit(revision, by=drafter, at=now())
    services.publish(revision, approver=staff(Role.EDITOR, agency), at=now())
    db.session.commit()
    return revision
