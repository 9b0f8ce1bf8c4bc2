"""What other offices were asked, and what they stated, word for word. Nothing of it is for the press by itself."""

from collections.abc import Iterator
from pathlib import Path

from flask_babel import gettext as _

from klinik.casefiles import blocks
from klinik.casefiles.blocks import Block, Chapter
from klinik.casefiles.dossier import Dossier
from klinik.casefiles.pieces import Piece, of_file
from klinik.reports.models import StatementRequest
from klinik.review.queries import statements as queries
from klinik.web.wording import moment


def chapter(dossier: Dossier) -> Chapter | None:
    """The questions to other offices with their answers, the first one first."""
    asked = _asked(dossier)
    return Chapter(_("Keterangan instansi"), [_entry(dossier, request) for request in asked]) if asked else None


def letters(dossier: Dossier) -> Iterator[Piece]:
    """The letters that offices attached to their answers."""
    for place, request in enumerate(_asked(dossier), 1):
        letter = request.statement.letter if request.statement else None
        if letter is not None:
            what = _("Surat %(office)s: %(name)s", office=request.office, name=letter.name)
            yield of_file(f"bukti/surat/{place:03}{Path(letter.name).suffix}", what, letter)


def _asked(dossier: Dossier) -> list[StatementRequest]:
    return [one.request for one in reversed(queries.of_case(dossier.case))] if dossier.is_full else []


def _entry(dossier: Dossier, request: StatementRequest) -> Block:
    zone, said = dossier.agency.timezone, request.statement
    meta = [_("Ditanya %(when)s", when=moment(request.asked_at, zone)), dossier.names.staff(request.asked_by_id)]
    inside = [blocks.facts((_("Pertanyaan"), request.question))]
    if said is None:
        inside.append(blocks.text(_("Belum dijawab")))
    else:
        inside += [
            blocks.quote(said.text),
            blocks.facts(
                (_("Dijawab oleh"), f"{said.name}, {said.function}"),
                (_("Diterima"), moment(said.received_at, zone)),
            ),
        ]
    return blocks.entry(request.office, meta, *inside)
