"""`POST /reports` and `GET /reports/<number>`: report from another system, and follow the ticket."""

from contextlib import suppress
from typing import Any

from flask import request
from flask.views import MethodView
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from klinik import audit
from klinik.agencies import addresses, regions
from klinik.api import callers, samples
from klinik.api.telling import SUSPENDED, path_part, told
from klinik.db import db, now
from klinik.matching import TooSlow
from klinik.notifications import contacts
from klinik.reports import queries, services
from klinik.reports.codes import ENTERED, IntakeChannel, Platform
from klinik.reports.forms import LONGEST_LINK, LONGEST_TEXT, SLACK
from klinik.reports.models import Report
from klinik.reports.services import Intake, access, known, promise, timeline
from klinik.systems.models import Right
from klinik.web import limits
from klinik.web.languages import language
from klinik.web.limits import limiter

blueprint = Blueprint("reports-api", __name__, url_prefix="/api/v1", description=_l("Melaporkan dan melacak"))
FILING, FOLLOWING = "120 per minute", "60 per minute"
NUMBER = path_part("ticket_number", _l("Nomor tiket."), example="KH-2026-004711")
PER_NETWORK = "60 per hour"
OPEN_CHANNELS = (IntakeChannel.API, IntakeChannel.WHATSAPP, IntakeChannel.TELEGRAM, IntakeChannel.EMAIL)


class ReportGiven(Schema):
    """A report; a text or a link suffices. A contact needs consent."""

    text = fields.String(load_default="", validate=validate.Length(max=LONGEST_TEXT), metadata=told(_l("Teks kabar.")))
    link = fields.String(load_default="", validate=validate.Length(max=LONGEST_LINK), metadata=told(_l("Tautannya.")))
    question = fields.String(
        load_default="", validate=validate.Length(max=2_000), metadata=told(_l("Apa yang ingin diketahui pelapor."))
    )
    contact = fields.String(
        load_default="",
        validate=validate.Length(max=254),
        metadata=told(_l("Surel atau nomor telepon pelapor; boleh kosong.")),
    )
    consent = fields.Boolean(
        load_default=False, metadata=told(_l("Pelapor setuju dikabari lewat kontak itu; wajib bila ada kontak."))
    )
    region_code = fields.String(
        load_default=None, allow_none=True, metadata=told(_l("Kode wilayah Kemendagri, misalnya 35.23."))
    )
    seen_where = fields.Enum(
        Platform, by_value=True, load_default=None, allow_none=True, metadata=told(_l("Di mana kabar itu terlihat."))
    )
    seen_on = fields.Date(load_default=None, allow_none=True, metadata=told(_l("Kapan terlihat, misalnya 2026-11-20.")))
    channel = fields.Enum(
        IntakeChannel,
        by_value=True,
        load_default=IntakeChannel.API,
        metadata=told(
            _l("Dari mana laporan itu datang. Hanya dengan kunci: `phone`, `walk_in`, `monitoring`, `partner`.")
        ),
    )
    partner = fields.String(
        load_default="",
        validate=validate.Length(max=120),
        metadata=told(_l("Nama mitra, bukan nama orang; hanya bersama kanal `partner`.")),
    )

    @validates_schema
    def has_something(self, data: dict[str, Any], **_words: object) -> None:
        if not data["text"].strip() and not data["link"].strip():
            raise ValidationError("text or link is required")
        if data["seen_on"] and data["seen_on"] > (now() + SLACK).date():
            raise ValidationError("in the future", "seen_on")
        if data["region_code"] and not regions.is_known(data["region_code"]):
            raise ValidationError("unknown region", "region_code")

    @validates_schema
    def comes_as_it_may(self, data: dict[str, Any], **_words: object) -> None:
        if data["channel"] not in (OPEN_CHANNELS if callers.key() is None else OPEN_CHANNELS + ENTERED):
            raise ValidationError("this channel is for staff systems with a key", "channel")
        if bool(data["partner"].strip()) != (data["channel"] is IntakeChannel.PARTNER):
            raise ValidationError("a partner has a name, and only a partner has", "partner")

    @validates_schema
    def can_be_answered(self, data: dict[str, Any], **_words: object) -> None:
        if not data["contact"]:
            return
        if not data["consent"]:
            raise ValidationError("a contact needs consent", "consent")
        try:
            contacts.read(data["contact"])
        except contacts.NotAContact as refusal:
            raise ValidationError("neither an e-mail address nor a phone number", "contact") from refusal


class KnownAnswer(Schema):
    """A published clarification that may be about the same."""

    public_id = fields.String()
    title = fields.String()
    url = fields.Url()
    band = fields.String()
    is_suspended = fields.Boolean(metadata=told(SUSPENDED))


class TicketGiven(Schema):
    """The ticket of a filed report. Whoever has number and code sees its way."""

    ticket_number = fields.String()
    access_code = fields.String(metadata=told(_l("Enam belas angka. Rahasia: serahkan hanya kepada pelapornya.")))
    status = fields.String()
    due_at = fields.AwareDateTime()
    matches = fields.List(fields.Nested(KnownAnswer))


class Step(Schema):
    """One entry of the timeline."""

    step = fields.String()
    happened_at = fields.AwareDateTime()


class TicketState(Schema):
    """Where a ticket stands. No identity, and no conclusion before it is published."""

    ticket_number = fields.String()
    status = fields.String()
    due_at = fields.AwareDateTime()
    timeline = fields.List(fields.Nested(Step))
    clarification = fields.Url(allow_none=True, metadata=told(_l("Alamat jawabannya; kosong sebelum terbit.")))


class CodeHeader(Schema):
    """The secret half of a ticket."""

    access_code = fields.String(
        load_default="",
        data_key="X-Access-Code",
        metadata=told(_l("Kode akses tiket itu; wajib tanpa kunci."), example=samples.CODE),
    )

    @validates_schema
    def is_given(self, data: dict[str, Any], **_words: object) -> None:
        if not data["access_code"] and callers.key() is None:
            raise ValidationError("a code or a key is required", "X-Access-Code")


@blueprint.route("/reports")
class ReportsView(MethodView):
    """Reports from other systems."""

    @limiter.limit(FILING, exempt_when=callers.brings_key, override_defaults=False)
    @callers.takes_key(Right.WRITE_REPORTS)
    @blueprint.doc(
        security=callers.optional(Right.WRITE_REPORTS),
        summary=_l("Mengirim laporan"),
        description=_l(
            "Cukup salah satu dari teks dan tautan. Kirim kepala `Idempotency-Key` yang tetap untuk satu laporan, "
            "supaya pengulangan dengan isi yang sama memberi tiket yang sama. Contoh ini sungguh membuat laporan."
        ),
        **{"x-rate-limit": FILING},
    )
    @blueprint.arguments(ReportGiven, example=samples.REPORT)
    @blueprint.response(201, TicketGiven, example=samples.TICKET)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """File a report. The same Idempotency-Key gives the same ticket again."""
        agency, key, link = callers.agency(), callers.key(), given.pop("link")
        name = request.headers.get("Idempotency-Key", "")[:200]
        del given["consent"]
        intake = Intake(
            **given,
            links=link.split(),
            language=language(),
            idempotency_key=callers.own(name),
            is_suspect=key is None and not limits.within(PER_NETWORK, "report", limits.network()),
        )
        filed = services.submit(agency, intake if key else intake.under(name), at=now())
        report = filed.report
        if not filed.is_replay:
            if key:
                audit.record("report.entered", report, by=audit.Program(key.id))
            with suppress(TooSlow):
                shown = known.look_up(agency, text=report.text, links=report.links)
                known.note_shown((known.REPORT, report.id), agency.id, shown, at=now())
        db.session.commit()
        return {
            "ticket_number": report.ticket_number,
            "access_code": access.access_code(report),
            "status": timeline.progress(report).stage,
            "due_at": promise.promise(report, at=now()).due_at,
            "matches": [_known(agency, offer) for offer in known.offered(report)],
        }


@blueprint.route("/reports/<string:ticket_number>", parameters=[NUMBER])
class ReportView(MethodView):
    """One ticket."""

    @limiter.limit(FOLLOWING, exempt_when=callers.brings_key, override_defaults=False)
    @callers.takes_key(Right.READ_REPORTS)
    @blueprint.doc(
        security=callers.optional(Right.READ_REPORTS),
        summary=_l("Keadaan sebuah tiket"),
        description=_l(
            "Untuk siapa yang memegang nomor dan kodenya; ganti keduanya dengan milik Anda. Tidak memuat identitas. "
            "Nomor yang tidak ada dan kode yang salah dijawab sama. Dengan kunci, setiap tiket instansi terbuka tanpa "
            "kode."
        ),
        **{"x-rate-limit": FOLLOWING},
    )
    @blueprint.arguments(CodeHeader, location="headers")
    @blueprint.response(200, TicketState, example=samples.STATE)
    def get(self, header: dict[str, Any], ticket_number: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Return where a ticket stands, to whoever has its code."""
        agency, report = callers.agency(), _report(ticket_number, header["access_code"])
        clarification = report.case.clarification
        is_public = clarification is not None and clarification.is_public
        state = {
            "ticket_number": report.ticket_number,
            "status": timeline.progress(report).stage,
            "due_at": promise.promise(report, at=now()).due_at,
            "timeline": report.steps,
            "clarification": addresses.absolute(agency, clarification.path) if clarification and is_public else None,
        }
        return state, {"Cache-Control": "no-store"}


def _report(ticket_number: str, code: str) -> Report:
    """Return the report of a ticket, to whoever has its code or a key of its office. Raises NotFound, WrongCode."""
    office, at = callers.agency(), now()
    try:
        if callers.key() is None:
            return access.open_with_code(office.id, ticket_number, code, at=at)
        return queries.of_ticket(access.normal_number(ticket_number), agency_ids=[office.id])
    finally:
        db.session.commit()  # a wrong try counts, a right one ends the counting, and a key was in use


def _known(agency: Any, offer: known.Offer) -> dict[str, Any]:
    row = offer.clarification
    url = addresses.absolute(agency, f"/klarifikasi/{row.public_id}/{row.slug}")
    return {
        "public_id": row.public_id,
        "title": row.headline,
        "url": url,
        "band": offer.band,
        "is_suspended": row.suspended_at is not None,
    }
