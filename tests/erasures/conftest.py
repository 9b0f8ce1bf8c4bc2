"""One answer about somebody, as it spreads through the whole clinic: the story of what an erasure has to reach."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from klinik.accounts.models import Role, User
from klinik.background.schedule import JOBS
from klinik.clarifications import services as clarifications
from klinik.clarifications import spelling
from klinik.clarifications.codes import RevisionKind, SourceKind
from klinik.clarifications.models import Clarification, ClarificationAddress
from klinik.clarifications.services import SourceContent
from klinik.db import db, now
from klinik.matching import services as matching
from klinik.notifications.kinds import Series
from klinik.notifications.services import confirm, subscribe
from klinik.reports import objections
from klinik.reports.codes import Platform
from klinik.reports.models import Report
from klinik.reports.services import statements, transcribing
from klinik.review import services as review
from klinik.review.services import work
from klinik.statistics import weeks
from klinik.summaries import services as summaries
from klinik.summaries.models import WeeklySummary
from tests.factories.clarifications import CONTENT, staff
from tests.factories.files import StoredFileFactory
from tests.factories.reports import filed

NAME = "Warung Zamrudjingga"
PHONE = "0812-7745-1203"
PASSAGES = [NAME, PHONE]
SAID = f"{NAME} di Kota Mawar dituduh menjual air keran beracun, hubungi {PHONE} segera sebelum terlambat"
WORDS = {
    "claim": f"Pesan berantai menuduh {NAME} menjual air keran beracun kepada warga.",
    "headline": f"{NAME} tidak menjual air keran beracun",
    "summary": f"Air di {NAME} sudah diuji dan aman diminum.",
    "explanation": f"Kami **menguji** air di [{NAME}](https://air.contoh.id/uji). Nomor {PHONE} bukan milik kami.",
    "advice": f"Jangan menelepon {PHONE}.",
    "reply": f"Pemilik {NAME.upper()} membantah tuduhan itu.",
    "sources": [
        SourceContent(f"Hasil uji air {NAME}", SourceKind.OFFICIAL, NAME, "https://air.contoh.id/warung-zamrudjingga"),
        SourceContent("Wawancara petugas", SourceKind.INTERVIEW, "Klinik Hoaks", "", "https://arsip.contoh.id/1"),
    ],
}


@dataclass(frozen=True)
class Spread:
    """The answer, everything that was made of it, and the two people who may erase."""

    clarification: Clarification
    report: Report
    summary: WeeklySummary
    editor: User
    admin: User


@pytest.fixture
def spread(app, agency) -> Spread:
    """Return an answer that names somebody in every place where an answer can."""
    at = now() - timedelta(days=8)
    agency.created_at = at - timedelta(weeks=3)
    editor, admin, verifier = (staff(role, agency) for role in (Role.EDITOR, Role.ADMIN, Role.VERIFIER))
    _subscribe(agency, at)
    report = _report(agency, at)
    clarification = _answer(report, verifier, editor, at)
    _correct(clarification, verifier, editor)
    _spread_out()
    week = weeks.of_moment(at, agency.zone)
    summary = summaries.build(agency, week, at=now())
    summaries.send(summary, at=now())
    db.session.commit()
    return Spread(clarification, report, summary, editor, admin)


def _subscribe(agency, at):
    for series in Series:
        confirm(subscribe(agency, contact="pembaca@contoh.id", series=series, at=at), at=at)


def _report(agency, at) -> Report:
    picture = StoredFileFactory(name="foto warung zamrudjingga.jpg")
    report = filed(
        agency,
        at=at,
        text=SAID,
        question=f"Benarkah {NAME} begitu?",
        links=["https://contoh.id/@warung.zamrudjingga/1"],
        files=[picture],
        contact="warga@contoh.id",
        seen_where=Platform.WHATSAPP,
    )
    transcribing.transcribe(report, picture, text=f"Tertulis: {NAME}", by=staff(Role.VERIFIER), at=at)
    return report


def _answer(report, verifier, editor, at) -> Clarification:
    case = report.case
    review.take(case, verifier=verifier, seen=case.version, at=at)
    review.request_info(case, question=f"Kapan {NAME} difoto?", by=verifier, seen=case.version, at=at)
    review.note(case, text=f"{NAME} sudah ditelepon.", by=verifier, at=at)
    work.add_task(case, text=f"Datangi {NAME}", for_id=verifier.id, by=verifier, at=at)
    work.add_evidence(
        case, title="", url="https://peta.contoh.id/warung-zamrudjingga", kind=SourceKind.OTHER, note=NAME, by=verifier,
        is_outside=True, at=at,
    )  # fmt: skip
    asking = statements.Asking(NAME, "humas@dinas.contoh.id", f"Tuduhan pada {NAME}", f"Apakah {NAME} aman?", at.date())
    request = review.request_statement(case, asking, by=verifier, seen=case.version, at=at)
    statements.attach(request, StoredFileFactory(name="surat warung zamrudjingga.jpg"), at=at)
    statements.answer(request, text=f"Air {NAME} aman.", name=NAME, function=f"Pemilik {NAME}", at=at)
    revision = review.write_in(case, None, replace(CONTENT, **WORDS), by=verifier, seen=case.version, at=at)
    review.submit(revision, by=verifier, seen=revision.version, at=at)
    clarification = review.publish(revision, approver=editor, seen=revision.version, at=at)
    db.session.commit()
    return clarification


def _correct(clarification, verifier, editor):
    change = clarifications.revise(clarification, kind=RevisionKind.CORRECTION, by=verifier, at=now())
    words = WORDS | {"change_note": f"Nama {NAME} semula salah tulis.", "advice": "Tampung air seperlunya."}
    clarifications.write(change, replace(CONTENT, **words), by=verifier)
    clarifications.submit(change, by=verifier, at=now())
    review.publish(change, approver=editor, seen=change.version, at=now())
    objections.file(clarification, text=f"{NAME} sudah tutup.", contact="lain@contoh.id", at=now())
    address = {"agency_id": clarification.agency_id, "clarification_id": clarification.id}
    db.session.add(
        ClarificationAddress(
            address="/arsip/warung-zamrudjingga", url="https://lama.contoh.id/warung-zamrudjingga", **address
        )
    )
    db.session.commit()


def _spread_out():
    """Let the workers have been here: words, counts."""
    spelling.learn()
    while matching.tally():
        pass
    db.session.commit()


def work_off(sent):
    """Do what erasures have handed to the worker, once each."""
    for name, ids in dict.fromkeys(sent):
        if name.startswith("erasures."):
            JOBS[name].body(*ids)
