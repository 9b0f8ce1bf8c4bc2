"""The case file on paper: its chapters, and the hashes of everything that lies beside it in the archive."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from klinik.casefiles import blocks, providers
from klinik.casefiles.blocks import Chapter
from klinik.casefiles.codes import VARIANT_WORDS
from klinik.casefiles.dossier import Dossier
from klinik.casefiles.pieces import Piece
from klinik.clarifications.cards import faces
from klinik.web import paper
from klinik.web.languages import HOME
from klinik.web.prose import defang
from klinik.web.wording import moment, number

TEMPLATE = "casefiles/case_file.typ"


def made(dossier: Dossier, pieces: Sequence[Piece]) -> bytes:
    """Return the PDF. A paper of an Indonesian office for outside use speaks Indonesian."""
    return paper.typeset(TEMPLATE, {"language": HOME, **words(dossier, pieces)}, at=dossier.case_file.asked_at)


def words(dossier: Dossier, pieces: Sequence[Piece]) -> dict[str, Any]:
    """Return everything that is written on the paper."""
    case_file, agency = dossier.case_file, dossier.agency
    chapters = [*providers.chapters(dossier), _evidence(pieces), _checking()]
    return {
        **paper.letterhead(f"Klinik Hoaks {agency.name}", agency.office, agency.brand, faces.logo(agency)),
        "kicker": _("Berkas pemeriksaan"),
        "title": defang(_title(dossier)),
        "variant": str(VARIANT_WORDS[case_file.variant]),
        "made": _(
            "Disusun %(when)s untuk: %(purpose)s. Diminta oleh %(who)s.",
            when=moment(case_file.asked_at, agency.timezone),
            purpose=case_file.purpose,
            who=dossier.names.staff(case_file.asked_by_id),
        ),
        "foot": _("Berkas pemeriksaan %(key)s", key=str(case_file.id)),
        "chapters": [chapter.as_json() for chapter in chapters],
    }


def _title(dossier: Dossier) -> str:
    clarification = dossier.case.clarification
    if clarification is not None and clarification.current is not None:
        return clarification.current.headline
    return dossier.case.title if dossier.is_full else _("Perkara yang belum dijawab")


def _evidence(pieces: Sequence[Piece]) -> Chapter:
    intro = _("Setiap berkas di bawah ada dalam arsip ZIP bersama berkas ini. SHA-256 adalah sidik isinya.")
    entries = [
        blocks.entry(piece.path, [piece.what, _("%(size)s bita", size=number(piece.size))], _hash(piece.sha256))
        for piece in pieces
    ]
    return Chapter(_("Berkas bukti dan hash-nya"), [blocks.text(intro), *entries])


def _hash(sha256: str) -> blocks.Block:
    return {"kind": "hash", "text": sha256}


def _checking() -> Chapter:
    return Chapter(
        _("Memeriksa keutuhan berkas ini"),
        [
            blocks.text(
                _(
                    "Buka arsip ZIP dan jalankan “sha256sum -c MANIFEST.sha256” di dalamnya, atau minta instansi "
                    "menjalankan “klinik casefile verify BERKAS.zip”. Keduanya membandingkan setiap isi dengan hash "
                    "dalam daftar; perintah kedua juga menyebut apakah arsip itu tercatat dibuat di klinik ini."
                )
            ),
        ],
    )
