"""What the cards of a clarification say: its fact, or that it does not stand at the moment."""

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask_babel import force_locale
from flask_babel import gettext as _

from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.clarifications.cards.sheet import Face, Stamp
from klinik.clarifications.codes import (
    INSTRUCTIONS,
    SCAM_INSTRUCTION,
    VERDICT_LINES,
    VERDICT_WORDS,
    CardShape,
    Flag,
    Origin,
    RevisionKind,
    Verdict,
)
from klinik.clarifications.models import Clarification, Revision
from klinik.files import services as files
from klinik.web import icons, tokens
from klinik.web.languages import HOME, OTHERS
from klinik.web.wording import day

DRAWING = 1  # raise it when the drawing changes: every card is then made anew
Wanted = tuple[CardShape, str]
Words = tuple[str, str, str, Stamp]  # headline, line, small line, stamp


def faces(clarification: Clarification, revision: Revision, agency: Agency) -> dict[Wanted, Face]:
    """Return what each card says, by shape and language.

    The headline stays in Indonesian; what stands around it, and in its place once it is withdrawn, is in each language.
    """
    return {one: face(clarification, revision, agency, one[1]) for one in wanted(clarification)}


def wanted(clarification: Clarification) -> list[Wanted]:
    """Return the shapes and languages of the cards of an answer.

    An imported archive of a hundred thousand gets the one that chats and networks ask for, others get all four.
    """
    if clarification.origin is Origin.LEGACY:
        return [(CardShape.WIDE, HOME)]
    return [(shape, language) for language in (HOME, *OTHERS) for shape in CardShape]


def face(clarification: Clarification, revision: Revision, agency: Agency, language: str) -> Face:
    """Return what a card says in one language."""
    address = addresses.absolute(agency, f"/klarifikasi/{clarification.public_id}")
    with force_locale(language):
        first = day(clarification.first_published_at or revision.created_at, agency.timezone)
        return _face(agency, _words(clarification, revision, agency), dated=first, address=address)


def logo(agency: Agency) -> str:
    """Return the office's logo as a card takes it; nothing where it has none, or its file was lost."""
    if agency.logo is None:
        return ""
    try:
        return base64.b64encode(files.read(agency.logo)).decode()
    except FileNotFoundError:
        return ""


@dataclass(frozen=True)
class Said:
    """What a draft would say on its card."""

    headline: str
    verdict: Verdict
    is_scam: bool
    is_retraction: bool = False


def of_draft(said: Said, agency: Agency, *, at: datetime) -> Face:
    """Return the face of a card that nobody but the desk sees: at its foot it says that it is a draft."""
    address = addresses.absolute(agency, "/klarifikasi")
    with force_locale(HOME):
        words: Words = (said.headline, *_concluded(said.verdict, is_scam=said.is_scam))
        if said.is_retraction:
            words = _withdrawn(said.headline, day(at, agency.timezone))
        return _face(agency, words, dated=_("Konsep, belum terbit"), address=address)


def recipe(face: Face, shape: CardShape) -> str:
    """Return a hash of all that is on a card: where it is the same, nothing is to be drawn."""
    parts = json.dumps([DRAWING, shape, asdict(face)], sort_keys=True)
    return hashlib.sha256(parts.encode()).hexdigest()


def _face(agency: Agency, words: Words, *, dated: str, address: str) -> Face:
    headline, line, small, stamp = words
    return Face(
        headline=headline,
        line=line,
        small=small,
        stamp=stamp,
        sender=f"Klinik Hoaks {agency.name}",
        host=urlsplit(address).netloc,
        day=dated,
        brand=agency.brand,
        logo=logo(agency),
        address=address,
    )


def _words(clarification: Clarification, revision: Revision, agency: Agency) -> Words:
    if clarification.is_retracted:
        return _withdrawn(revision.headline, _day(revision, agency))
    if clarification.suspended_at:
        about = _("Judulnya: %(headline)s", headline=revision.headline)
        since = _("Jangan dijadikan acuan sampai selesai ditinjau.")
        stamp = Stamp(_("Ditinjau ulang"), "scan-search", tokens.colour("misleading"))
        return _("Klarifikasi ini sedang kami tinjau ulang."), since, about, stamp
    line, small, stamp = _concluded(revision.verdict or Verdict.UNPROVEN, is_scam=Flag.SCAM in revision.flags)
    if revision.kind in {RevisionKind.CORRECTION, RevisionKind.CONCLUSION}:
        small = _("Diralat %(day)s.", day=_day(revision, agency))
    return revision.headline, line, small, stamp


def _concluded(verdict: Verdict, *, is_scam: bool) -> tuple[str, str, Stamp]:
    """Return line, small line and stamp of a conclusion that stands."""
    instruction = SCAM_INSTRUCTION if is_scam else INSTRUCTIONS[verdict]
    stamp = Stamp(str(VERDICT_WORDS[verdict]), icons.VERDICTS[verdict], tokens.colour(verdict.replace("_", "-")))
    return f"{VERDICT_LINES[verdict]}. {instruction}", "", stamp


def _withdrawn(headline: str, on: str) -> Words:
    """Return the words of an answer that is no longer ours."""
    stamp = Stamp(_("Dicabut"), "undo-2", tokens.colour("unproven"))
    about = _("Judulnya: %(headline)s", headline=headline)
    return _("Klarifikasi ini kami cabut. Jangan lagi dipakai."), _("Dicabut %(day)s.", day=on), about, stamp


def _day(revision: Revision, agency: Agency) -> str:
    return day(revision.published_at or revision.created_at, agency.timezone)
