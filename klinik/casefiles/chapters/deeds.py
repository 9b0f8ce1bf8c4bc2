"""Who did what and when: notes and tasks of the desk, the trail, and the messages that left."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from klinik.audit.models import ActorKind, AuditEvent
from klinik.casefiles import blocks, queries
from klinik.casefiles.blocks import Chapter
from klinik.casefiles.dossier import Dossier
from klinik.db import db
from klinik.notifications.kinds import Way
from klinik.review.models import CaseNote, CaseTask
from klinik.review.wording import ACTOR_WORDS, KIND_WORDS, MESSAGE_STATE_WORDS, action_words
from klinik.web.wording import moment, number

MOST = 1000  # deeds on paper; all of them stand in riwayat.csv


def notes(dossier: Dossier) -> Chapter | None:
    """What colleagues wrote to each other, and what was to be done. Never for the press."""
    if not dossier.is_full:
        return None
    zone, names, case = dossier.agency.timezone, dossier.names, dossier.case
    inside = [
        blocks.entry(names.staff(note.author_id), [moment(note.written_at, zone)], blocks.text(note.text))
        for note in db.session.scalars(select(CaseNote).where(CaseNote.case_id == case.id).order_by(CaseNote.id))
    ]
    for task in db.session.scalars(select(CaseTask).where(CaseTask.case_id == case.id).order_by(CaseTask.id)):
        done = _("selesai %(when)s", when=moment(task.done_at, zone)) if task.done_at else _("belum selesai")
        inside.append(blocks.entry(task.text, [moment(task.added_at, zone), names.staff(task.added_by_id), done]))
    return Chapter(_("Catatan dan pekerjaan rekan"), inside) if inside else None


def history(dossier: Dossier) -> Chapter | None:
    """The trail of the case, in order."""
    deeds = db.session.scalars(queries.deeds(dossier.case).limit(MOST + 1)).all()
    rows = [row(dossier, deed, moment(deed.happened_at, dossier.agency.timezone)) for deed in deeds[:MOST]]
    inside = [blocks.table([_("Waktu"), _("Siapa"), _("Apa")], rows, widths=["auto", "1", "2"])]
    if len(deeds) > MOST:
        inside.append(blocks.text(_("Riwayat selengkapnya ada dalam riwayat.csv.")))
    return Chapter(_("Riwayat: siapa berbuat apa, dan kapan"), inside)


def row(dossier: Dossier, deed: AuditEvent, when: str) -> list[Any]:
    """Return one deed: when, who, what."""
    who = dossier.names.staff(deed.actor_id) if deed.actor_kind is ActorKind.USER else ACTOR_WORDS[deed.actor_kind]
    return [when, str(who), action_words(deed.action)]


def messages(dossier: Dossier) -> Chapter | None:
    """How many people were told, and whether it arrived."""
    told = queries.told(dossier.case)
    if not told:
        return None
    ways = {Way.EMAIL: _("Surel"), Way.PHONE: _("Telepon"), Way.WHATSAPP: "WhatsApp", Way.TELEGRAM: "Telegram"}
    rows = [
        [KIND_WORDS[one.kind], ways.get(one.channel, one.channel), MESSAGE_STATE_WORDS[one.state], number(one.number)]
        for one in told
    ]
    head = [_("Pemberitahuan"), _("Kanal"), _("Keadaan"), _("Jumlah")]
    return Chapter(_("Pemberitahuan kepada pelapor"), [blocks.table(head, rows, widths=["2", "1", "1", "auto"])])
