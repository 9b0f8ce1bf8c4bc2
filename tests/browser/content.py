"""What stands in the clinic that the browser visits, and at which addresses. A new page is one more line here."""

from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Flask

from klinik.accounts import sessions
from klinik.accounts.models import Role, User
from klinik.archives import services as archiving
from klinik.clarifications import services as clarifying
from klinik.clarifications.codes import ObjectionOutcome, RevisionKind, Verdict
from klinik.clarifications.models import Clarification, Objection, RevisionPicture
from klinik.clarifications.services import picturing
from klinik.db import db, now
from klinik.erasures import services as erasing
from klinik.reports import objections
from klinik.reports import services as report_services
from klinik.reports.codes import CaseStatus, DeclineReason
from klinik.reports.models import Case, InfoRequest, Report
from klinik.reports.services import access, cases, statements
from klinik.review import services
from klinik.review.services import lanes, opening
from klinik.webhooks.codes import DeliveryState, Trouble
from tests.factories import archives, board, casefiles, reports, review, summaries, webhooks
from tests.factories.agencies import default_agency
from tests.factories.clarifications import CONTENT, published, revised, staff
from tests.factories.erasures import proposed
from tests.factories.files import StoredFileFactory, encoded
from tests.factories.files import picture as drawn

LONG = (
    "Keterangan panjang tentang pesan berantai yang mengatasnamakan pemerintah provinsi dan "
    "meminta-warga-mengisi-formulir-pendaftaran-melalui-tautan-yang-tidak-resmi-sama-sekali"
)
ADDRESS = f"https://kabar.contoh.id/{'panjang' * 12}?halaman=2"
NOWHERE = "/tidak-ada"
CITIZEN = [
    "/",
    "/tentang",
    "/metode",
    "/layanan",
    "/privasi",
    "/aksesibilitas",
    "/cek",
    "/lapor",
    "/lacak",
    "/klarifikasi",
    "/klarifikasi?q=tidak-ada-yang-begini",
    "/klarifikasi?q=air&verdict=hoax",
    "/klarifikasi/{published}",
    "/klarifikasi/{corrected}",
    "/klarifikasi/{retracted}",
    "/klarifikasi/{suspended}",
    "/klarifikasi/{corrected_id}/sanggahan",
    "/klarifikasi/{corrected_id}/riwayat",
    "/koreksi",
    "/ringkasan",
    "/ringkasan/{week}",
    "/statistik",
    "/api",
    "/langganan",
    "/langganan/periksa-surel",
    "/data-pribadi",
    "/klarifikasi/{erased}",
    "/luring",
    "/videotron",
    "/salinan/{copy}",
    "/keterangan/{asked_office}",
    "/keterangan/{answered_office}",
    "/masuk",
    NOWHERE,
]
# Of whoever has filed: working, with a question of ours, late, answered, answered by the search, declined, taken back.
TICKETS = [f"/tiket/{{{state}}}" for state in ("ticket", "asked", "late", "answered", "known", "declined", "withdrawn")]
DESK = [
    "/meja",
    "/meja?view=untaken&case={case}",
    "/meja/kasus/{case}",
    "/meja/kasus/{case}/draf",
    "/meja/kasus/{objection}",
    "/meja/kasus/{merged}/riwayat",
    "/meja/kasus/{waiting}",
    "/meja/kasus/{pictured}/gambar",
    "/meja/kasus/{pictured}/gambar/{picture}",
    "/meja/kasus/{pictured}/ajukan",
    "/meja/kasus/baru",
    "/meja/salinan/{copy}",
    "/meja?view=emergency",
    "/meja/eskalasi",
    "/meja/pemberitahuan",
    "/meja/akun",
    "/meja/akun/kunci",
    "/papan",
    "/meja/videotron",
]
# What an admin opens and a verifier does not.
SETTINGS = [
    "/meja/pengaturan",
    "/meja/pengaturan/piket",
    "/meja/pengaturan/topik",
    "/meja/pengaturan/petugas",
    "/meja/pengaturan/pesan",
    "/meja/pengaturan/pesan/answered",
    "/meja/pengaturan/balasan",
    "/meja/pengaturan/logo",
    "/meja/pengaturan/kanal",
    "/meja/pengaturan/kunci-api",
    "/meja/pengaturan/webhook",
    "/meja/pengaturan/webhook/{webhook}",
    "/meja/kasus/{case}/berkas-pemeriksaan",
    "/meja/data-pribadi",
    "/meja/penghapusan",
    "/meja/penghapusan/baru?klarifikasi={corrected_id}",
    "/meja/penghapusan/{erasure}",
    "/meja/penghapusan/{done_erasure}",
]
# (address, fields that are sent wrongly or not at all): pages that come back with what is to be mended.
SLIPS = [
    ("/lapor", {}),
    ("/cek", {}),
    ("/lacak", {"ticket_number": "x"}),
    ("/masuk", {}),
    ("/data-pribadi", {}),
    ("/langganan", {"contact": "x"}),
    ("/keterangan/{asked_office}", {}),
]


@dataclass(frozen=True)
class Content:
    """The changing parts of the addresses, and the log-in of somebody at the desk."""

    places: dict[str, str]
    session: str
    admin_session: str
    editor_session: str
    ticket_session: str

    def address(self, path: str) -> str:
        return path.format_map(self.places)


def fill(app: Flask) -> Content:
    """Publish, correct and withdraw something, let a report wait, and log a verifier in."""
    with app.app_context():
        plain = published()
        for verdict in (Verdict.TRUE, Verdict.MISLEADING, Verdict.PARTLY_TRUE, Verdict.UNPROVEN):
            published(verdict=verdict, headline=f"Kesimpulan {verdict} tentang {LONG}")
        corrected, retracted = published(headline="Jadwal yang benar"), published(headline="Kabar yang dicabut")
        revised(corrected, RevisionKind.CORRECTION)
        revised(retracted, RevisionKind.RETRACTION)
        verifier = staff(Role.VERIFIER)
        case = review.taken(verifier)
        merged, objection = merged_case(verifier), proposed_outcome(plain, verifier)
        offices = request_statements(verifier)
        pictured, picture = chosen_picture(verifier)
        fill_queue(verifier)
        tickets, ticket_token = file_tickets(verifier)
        admin, editor = staff(Role.ADMIN), staff(Role.EDITOR)
        review.saved_reply(admin)
        casefiles.made(case, by=admin), board.prepared(plain)
        log_ins = [logged_in(person) for person in (verifier, admin, editor)]
        db.session.commit()
        places = {
            "published": f"{plain.public_id}/{plain.slug}",
            "corrected": f"{corrected.public_id}/{corrected.slug}",
            "corrected_id": str(corrected.public_id),
            "retracted": f"{retracted.public_id}/{retracted.slug}",
            "case": str(case.id),
            "merged": str(merged.id),
            "pictured": str(pictured.id),
            "picture": str(picture.id),
            "objection": str(objection.case_id),
            "copy": copied(case, verifier),
            **(erased() | suspended() | told_webhook(admin)),
            **offices | {"week": summaries.two_weeks(default_agency())},
            **{name: report.ticket_number for name, report in tickets.items()},
        }
        db.session.commit()
        db.session.remove()
    return Content(places, *log_ins, ticket_token)


def logged_in(person: User) -> str:
    """Return what a browser carries in which somebody is logged in."""
    return sessions.begin(person, device="Peramban uji", at=now(), verified=True)


def suspended() -> dict[str, str]:
    """Return where an answer is that we look into again: its claim names a long address, its picture is a wide one."""
    drafter, words = staff(Role.VERIFIER), {"headline": "Kabar yang ditinjau ulang", "claim": f"Daftar di {ADDRESS}"}
    draft = clarifying.start(default_agency(), by=drafter, at=now())
    clarifying.write(draft, replace(CONTENT, **words, explanation=f"Bukan {ADDRESS}."), by=drafter)
    chosen = picturing.choose(draft, StoredFileFactory(content=encoded(drawn(2, (1600, 400)))), by=drafter)
    picturing.show(chosen, alt=LONG, boxes=[], nothing_to_cover=True, by=drafter, at=now())
    clarifying.submit(draft, by=drafter, at=now())
    clarification = clarifying.publish(draft, approver=staff(Role.EDITOR), at=now())
    services.suspend(clarification, reason=LONG, by=staff(Role.EDITOR), at=now())
    return {"suspended": f"{clarification.public_id}/{clarification.slug}"}


def erased() -> dict[str, str]:
    """Propose two erasures and confirm one; return where they are, and the page that shows a tombstone."""
    waiting, done = (proposed(published(headline=f"Perumda Air Mawar: {word}")) for word in ("jadwal", "tarif"))
    erasing.confirm(done, by=staff(Role.ADMIN), at=now())
    shown = done.clarification
    shown.picture_erased_at = now()
    places = {"erasure": str(waiting.id), "done_erasure": str(done.id), "erased_id": str(shown.public_id)}
    return places | {"erased": f"{shown.public_id}/{shown.slug}"}


def fill_queue(by: User) -> None:
    """Let reports wait, one of them an emergency and one before the head, and put people on duty and on leave."""
    for text in (LONG, reports.story(), reports.story(), reports.story()):
        reports.filed(text=text)
    case = review.opened(text=LONG)
    lanes.hurry(case, reason=LONG, by=by, seen=case.version, at=now())
    for thing in ("escalation_id", "duty_id", "leave_id"):
        review.SCOPED[thing](by)


def merged_case(by: User) -> Case:
    """Return a case that was laid into another."""
    case = review.opened(text=LONG)
    services.merge(case, review.opened(), by=by, seen=case.version, at=now())
    return case


def chosen_picture(by: User) -> tuple[Case, RevisionPicture]:
    """Return a case with a draft and the picture chosen for it, opened and not yet covered."""
    file = StoredFileFactory()
    case = review.opened(files=[file])
    opening.open_file(file, by=by, at=now())
    draft = review.drafted(case, by=by)
    return case, services.choose_picture(case, draft, file, by=by, seen=draft.version, at=now())


def proposed_outcome(clarification: Clarification, by: User) -> Objection:
    """Return an objection whose outcome waits for a second person."""
    objection = objections.file(clarification, text=LONG, at=now())
    words = {"outcome": ObjectionOutcome.PARTLY, "reply": LONG}
    services.propose_outcome(objection.case, **words, by=by, seen=objection.case.version, at=now())
    return objection


def copied(case: Case, verifier: User) -> str:
    """Keep a copy of a page for everybody; return its key."""
    copy = archives.kept("https://kabar.contoh.id/pompa", by=verifier, case=case)
    archiving.release(copy, by=verifier, at=now())
    return str(copy.id)


def told_webhook(admin: User) -> dict[str, str]:
    """Return where an address is that fails, with what waits for it and what has failed for good."""
    webhook = webhooks.listening(f"https://sistem.contoh.id/{'panjang' * 20}", by=admin)
    webhook.failures, webhook.failing_since, webhook.rests_until = 3, now(), now() + timedelta(minutes=4)
    waiting, failed = (webhooks.delivery(webhook) for _ in range(2))
    for row in (waiting, failed):
        row.attempts, row.status, row.trouble = 3, 503, Trouble.REFUSED
    failed.state = DeliveryState.FAILED
    return {"webhook": str(webhook.id)}


def request_statements(verifier: User) -> dict[str, str]:
    """Ask three offices about a case: one is silent too long, one answers; return the case and the others' links."""
    case = review.taken(verifier)
    silent, first, second = (review.asked(case, by=verifier, question=LONG) for _ in range(3))
    statements.expire(silent, at=silent.expires_at + timedelta(minutes=1))
    links = {name: review.link_of(request) for name, request in (("asked_office", first), ("answered_office", second))}
    review.said(second, text=LONG)
    return {"waiting": str(case.id)} | {name: link.rpartition("/")[2] for name, link in links.items()}


def declined(by: User) -> Report:
    """Return a report that we cannot process, and say why."""
    case = review.taken(by)
    services.decline(case, reason=DeclineReason.SERVICE_REQUEST, note=LONG, by=by, seen=case.version, at=now())
    return case.reports[0]


def file_tickets(verifier: User) -> tuple[dict[str, Report], str]:
    """File a report for every state of its page; return them, and what lets a browser see them all."""
    tickets = {name: reports.filed() for name in ("ticket", "asked", "late", "withdrawn")}
    tickets["known"] = reports.filed(text=CONTENT.claim)
    tickets["declined"] = declined(verifier)
    tickets["answered"] = review.answered(review.taken(verifier), by=verifier).reports[0]
    question = InfoRequest(question="Dari grup mana?", asked_by_id=verifier.id, asked_at=now())
    tickets["asked"].info_requests.append(question)
    cases.change_status(tickets["asked"].case, CaseStatus.NEEDS_INFO, at=now())
    tickets["late"].promised_at = tickets["late"].case.due_at = now() - timedelta(hours=1)
    report_services.withdraw(tickets["withdrawn"], at=now())
    token = None
    for report in tickets.values():
        token = access.remember(report, token=token, at=now())
    db.session.commit()
    return tickets, str(token)
