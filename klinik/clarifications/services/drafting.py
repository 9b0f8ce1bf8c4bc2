"""Writing a revision before it is published."""

from datetime import datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from klinik import audit
from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.clarifications import covering
from klinik.clarifications.codes import ClarificationState, ContentType, Flag, RevisionKind, RevisionState, Verdict
from klinik.clarifications.models import Clarification, Revision
from klinik.clarifications.services.content import RevisionContent, carry_pictures, content_of, put
from klinik.db import db
from klinik.errors import KlinikError


class OpenDraftExists(KlinikError):
    message = _l("Klarifikasi ini sudah memiliki konsep yang belum selesai.")


class NotPublished(KlinikError):
    message = _l("Klarifikasi ini belum terbit, jadi belum dapat diralat atau dicabut.")


class NotADraft(KlinikError):
    message = _l("Konsep ini sudah diajukan atau selesai dan tidak dapat diubah lagi.")


class Incomplete(KlinikError):
    """The draft lacks something; `problems` holds (field, sentence)."""

    status = 422
    message = _l("Konsep ini belum lengkap.")

    def __init__(self, problems: list[tuple[str, LazyString]]) -> None:
        super().__init__()
        self.problems = problems


def start(agency: Agency, *, by: User, at: datetime) -> Revision:
    """Begin the answer to a claim that was never answered; return its first draft."""
    clarification = Clarification(agency_id=agency.id, created_at=at)
    db.session.add(clarification)
    return _draft(clarification, RevisionKind.FIRST, by=by, at=at)


def revise(clarification: Clarification, *, kind: RevisionKind, by: User, at: datetime) -> Revision:
    """Begin a change of a published answer with a copy of what it says now. Raises NotPublished, OpenDraftExists."""
    db.session.refresh(clarification, with_for_update=True)
    if clarification.state is not ClarificationState.PUBLISHED or clarification.current is None:
        raise NotPublished
    if any(revision.is_open for revision in clarification.revisions):
        raise OpenDraftExists
    revision = _draft(clarification, kind, by=by, at=at)
    put(revision, content_of(clarification.current))
    carry_pictures(clarification.current, revision)
    revision.change_note = ""
    db.session.flush()
    return revision


def write(revision: Revision, content: RevisionContent, *, by: User) -> None:
    """Put new words into a draft; whoever writes becomes one of its authors. Raises NotADraft."""
    if revision.state is not RevisionState.DRAFT:
        raise NotADraft
    changed = put(revision, content)
    if by.id not in revision.author_ids:
        revision.author_ids = [*revision.author_ids, by.id]
    if changed:
        flag_modified(revision, "flags")  # sources are rows of their own, and a change of them is a new version too
    db.session.flush()
    if changed:
        audit.record("revision.written", revision, by=by, fields=changed)


def submit(revision: Revision, *, by: User, at: datetime) -> None:
    """Hand a draft in for approval. Raises NotADraft, Incomplete."""
    if revision.state is not RevisionState.DRAFT:
        raise NotADraft
    found = problems(revision)
    if found:
        raise Incomplete(found)
    revision.state, revision.submitted_at = RevisionState.AWAITING_APPROVAL, at
    db.session.flush()
    audit.record("revision.submitted", revision, by=by)


def problems(revision: Revision) -> list[tuple[str, LazyString]]:
    """Return (field, sentence) for everything that still keeps the draft from being handed in."""
    return [
        *_missing_words(revision),
        *_missing_sources(revision),
        *_unfinished_pictures(revision),
        *_uncovered_words(revision),
        *_wrong_change(revision),
    ]


def send_back(revision: Revision, *, by: User, note: str) -> None:
    """Return a submitted draft to its drafter with a note. Raises NotADraft."""
    if revision.state is not RevisionState.AWAITING_APPROVAL:
        raise NotADraft
    revision.state, revision.return_note = RevisionState.DRAFT, note
    db.session.flush()
    audit.record("revision.sent_back", revision, by=by)


def discard(revision: Revision, *, by: User) -> None:
    """Give a draft up for good. Raises NotADraft."""
    if not revision.is_open:
        raise NotADraft
    revision.state = RevisionState.DISCARDED
    db.session.flush()
    audit.record("revision.discarded", revision, by=by)


def _draft(clarification: Clarification, kind: RevisionKind, *, by: User, at: datetime) -> Revision:
    revision = Revision(
        agency_id=clarification.agency_id,
        clarification=clarification,
        kind=kind,
        state=RevisionState.DRAFT,
        drafted_by_id=by.id,
        author_ids=[by.id],
        flags=[],
        created_at=at,
    )
    db.session.add(revision)
    db.session.flush()
    audit.record("revision.started", revision, by=by)
    return revision


def _missing_words(revision: Revision) -> list[tuple[str, LazyString]]:
    needed: list[tuple[str, LazyString]] = [
        ("claim", _l("Tuliskan klaimnya dengan kata-kata yang netral.")),
        ("verdict", _l("Pilih kesimpulan.")),
        ("headline", _l("Tuliskan judul yang menyatakan faktanya.")),
        ("summary", _l("Tuliskan ringkasan satu paragraf.")),
        ("explanation", _l("Tuliskan penjelasan beserta buktinya.")),
        ("topic", _l("Pilih topik.")),
    ]
    problems = [(name, sentence) for name, sentence in needed if not getattr(revision, name)]
    if revision.verdict is Verdict.HOAX and Flag.PRESS in revision.flags:
        problems.append(("verdict", _l("Produk pers tidak diberi cap hoaks. Pilih Menyesatkan atau Belum terbukti.")))
    if revision.content_type and not _fits(revision):
        problems.append(("content_type", _l("Jenis konten ini tidak cocok dengan kesimpulannya.")))
    return problems


def _fits(revision: Revision) -> bool:
    """Whether content type and conclusion can both be so: what is true is of no false kind, satire is satire."""
    is_satire = revision.content_type is ContentType.SATIRE
    return revision.verdict is not Verdict.TRUE and (revision.verdict is Verdict.SATIRE) == is_satire


def _missing_sources(revision: Revision) -> list[tuple[str, LazyString]]:
    if not revision.sources:
        return [("sources", _l("Cantumkan sekurangnya satu sumber."))]
    if revision.verdict is Verdict.HOAX and len(revision.sources) < 2:
        return [("sources", _l("Kesimpulan Hoaks memerlukan sekurangnya dua sumber."))]
    needs_outside = revision.about_agency or Flag.PRESS in revision.flags
    if needs_outside and not any(source.is_outside for source in revision.sources):
        return [("sources", _l("Klaim tentang instansi sendiri atau produk pers memerlukan sumber dari luar."))]
    return []


def _unfinished_pictures(revision: Revision) -> list[tuple[str, LazyString]]:
    sentence = _l("Gambar yang dipilih belum diuraikan dan diperiksa: samarkan, atau nyatakan tidak ada yang perlu.")
    return [] if all(picture.is_ready for picture in revision.pictures) else [("pictures", sentence)]


def _uncovered_words(revision: Revision) -> list[tuple[str, LazyString]]:
    """What is marked must be covered; the claim quotes others and never needs a number, an address or an account."""
    marked = [name for name in covering.QUOTING if covering.has_marks(getattr(revision, name))]
    sentence = _l("Masih ada bagian bertanda [[ ]]. Tekan Samarkan sebelum mengajukan.")
    problems = [(name, sentence) for name in marked]
    if covering.found(revision.claim):
        problems.append(("claim", _l("Klaim memuat nomor, surel, atau akun seseorang. Samarkan sebelum mengajukan.")))
    return problems


def _wrong_change(revision: Revision) -> list[tuple[str, LazyString]]:
    current = revision.clarification.current
    if current is None:
        return []
    problems: list[tuple[str, LazyString]] = []
    if revision.kind is not RevisionKind.WORDING and not revision.change_note:
        problems.append(("change_note", _l("Jelaskan apa yang berubah dan mengapa.")))
    is_same_verdict = revision.verdict is current.verdict
    if revision.kind is RevisionKind.CONCLUSION and is_same_verdict:
        problems.append(("verdict", _l("Kesimpulannya belum berubah. Pakai Ralat bila hanya isinya yang diperbaiki.")))
    if revision.kind in {RevisionKind.WORDING, RevisionKind.CORRECTION} and not is_same_verdict:
        problems.append(("verdict", _l("Kesimpulan yang berubah memerlukan revisi jenis Kesimpulan berubah.")))
    return problems
