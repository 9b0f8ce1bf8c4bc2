"""What was concluded: every state of the answer with what changed, its sources, and the objections to it."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from klinik.agencies import addresses
from klinik.casefiles import blocks
from klinik.casefiles.blocks import Block, Chapter
from klinik.casefiles.dossier import Dossier
from klinik.clarifications.codes import OUTCOME_WORDS, REVISION_KIND_WORDS, SOURCE_KIND_WORDS, RevisionState
from klinik.clarifications.models import Objection, Revision
from klinik.clarifications.services import RevisionContent, content_of
from klinik.review import changes
from klinik.review.changes import Change
from klinik.web.prose import defang
from klinik.web.wording import day, moment

NOTHING = RevisionContent()
STATES: dict[RevisionState, LazyString] = {
    RevisionState.DRAFT: _l("Konsep"),
    RevisionState.AWAITING_APPROVAL: _l("Menunggu tinjauan"),
    RevisionState.PUBLISHED: _l("Terbit"),
    RevisionState.DISCARDED: _l("Konsep dibuang"),
}


def revisions(dossier: Dossier) -> Chapter | None:
    """The answer, from its first words to its present ones."""
    if not dossier.revisions:
        return None
    inside: list[Block] = []
    clarification = dossier.case.clarification
    if clarification is not None and clarification.public_id:
        address = addresses.absolute(dossier.agency, f"/klarifikasi/{clarification.public_id}")
        inside.append(blocks.facts((_("Nomor klarifikasi"), clarification.public_id), (_("Alamat"), address)))
        if clarification.suspended_at:
            inside.append(blocks.text(f"{_('Sedang ditinjau ulang')}. {clarification.suspension_reason}"))
    before = NOTHING
    for revision in dossier.revisions:
        inside.append(_revision(dossier, revision, before))
        if revision.state is RevisionState.PUBLISHED:
            before = content_of(revision)
    return Chapter(_("Kesimpulan dan perubahannya"), inside)


def sources(dossier: Dossier) -> Chapter | None:
    """The sources of the latest state of the answer."""
    if not dossier.revisions or not dossier.revisions[-1].sources:
        return None
    entries = [
        blocks.entry(
            source.title,
            [
                source.publisher,
                SOURCE_KIND_WORDS[source.kind],
                _("dari luar instansi") if source.is_outside else "",
                _("dibuka %(day)s", day=day(source.accessed_on)) if source.accessed_on else "",
            ],
            *[blocks.text(defang(url)) for url in (source.url, source.archive_url) if url],
        )
        for source in dossier.revisions[-1].sources
    ]
    return Chapter(_("Sumber"), entries)


def objections(dossier: Dossier) -> Chapter | None:
    """What was objected, and what became of it."""
    if not dossier.objections:
        return None
    return Chapter(_("Sanggahan"), [_objection(dossier, each) for each in dossier.objections])


def _revision(dossier: Dossier, revision: Revision, before: RevisionContent) -> Block:
    zone, names = dossier.agency.timezone, dossier.names
    title = f"{revision.number}. {REVISION_KIND_WORDS[revision.kind]}" if revision.number else STATES[revision.state]
    meta = [
        revision.published_at and _("Terbit %(when)s", when=moment(revision.published_at, zone)),
        _("Ditulis %(names)s", names=names.all_staff(revision.author_ids)) if revision.author_ids else "",
        _("Disetujui %(name)s", name=names.staff(revision.approved_by_id)) if revision.approved_by_id else "",
        _("Disetujui tanpa orang kedua") if revision.four_eyes_waived else "",
    ]
    found = changes.between(before, content_of(revision))
    inside = [_whole(found) if before is NOTHING else blocks.differences(found)]
    if dossier.is_full and revision.return_note:
        inside.insert(0, blocks.facts((_("Dikembalikan dengan catatan"), revision.return_note)))
    return blocks.entry(title, meta, *inside)


def _whole(found: list[Change]) -> Block:
    """Return what a first state says: where nothing was before, nothing came or went."""
    said = [(change.label, "".join(part.text for part in change.parts)) for change in found]
    return blocks.facts(*[(label, defang(words)) for label, words in said])


def _objection(dossier: Dossier, objection: Objection) -> Block:
    zone = dossier.agency.timezone
    meta = [
        _("Diterima %(when)s", when=moment(objection.filed_at, zone)),
        objection.answered_at and _("Dijawab %(when)s", when=moment(objection.answered_at, zone)),
        dossier.names.staff(objection.answered_by_id),
    ]
    inside = [blocks.quote(objection.text)] if dossier.is_full and objection.text else []
    if objection.reply:
        inside.append(blocks.text(objection.reply))
    title = OUTCOME_WORDS[objection.outcome] if objection.outcome else _("Belum dijawab")
    return blocks.entry(title, meta, *inside)
