"""What stands in the clinic that the browser visits, and at which addresses. A new page is one more line here."""

from dataclasses import dataclass

from flask import Flask

from klinik.accounts import sessions
from klinik.accounts.models import Role
from klinik.clarifications.codes import RevisionKind, Verdict
from klinik.db import db, now
from klinik.reports.models import Report
from tests.factories import reports, review
from tests.factories.clarifications import published, revised, staff

LONG = (
    "Keterangan panjang tentang pesan berantai yang mengatasnamakan pemerintah provinsi dan "
    "meminta-warga-mengisi-formulir-pendaftaran-melalui-tautan-yang-tidak-resmi-sama-sekali"
)
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
    "/klarifikasi/{published}",
    "/klarifikasi/{corrected}",
    "/klarifikasi/{retracted}",
    "/klarifikasi/{corrected_id}/riwayat",
    "/koreksi",
    "/ringkasan",
    "/statistik",
    "/langganan",
    "/masuk",
    NOWHERE,
]
DESK = [
    "/meja",
    "/meja?view=untaken&case={case}",
    "/meja/kasus/{case}",
    "/meja/kasus/baru",
    "/meja/pemberitahuan",
    "/meja/akun",
]
# (address, fields that are sent wrongly or not at all): pages that come back with what is to be mended.
SLIPS = [("/lapor", {}), ("/cek", {}), ("/lacak", {"ticket_number": "x"}), ("/masuk", {})]


@dataclass(frozen=True)
class Content:
    """The changing parts of the addresses, and the log-in of somebody at the desk."""

    places: dict[str, str]
    session: str

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
        reports.filed(text=LONG)
        for _ in range(3):
            reports.filed()
        token = sessions.begin(verifier, device="Peramban uji", at=now(), verified=True)
        db.session.commit()
        places = {
            "published": f"{plain.public_id}/{plain.slug}",
            "corrected": f"{corrected.public_id}/{corrected.slug}",
            "corrected_id": str(corrected.public_id),
            "retracted": f"{retracted.public_id}/{retracted.slug}",
            "case": str(case.id),
            "ticket": str(db.session.query(Report.ticket_number).first()[0]),
        }
        db.session.remove()
    return Content(places, token)
