"""Who brings what into a case file. Something new that belongs to a case (a letter, a statement) adds itself here.

A chapter is words on paper, a piece is a file in the archive. Both get the dossier and say themselves what of theirs is
for the press.
"""

from collections.abc import Callable, Iterable

from klinik.casefiles import pieces
from klinik.casefiles.blocks import Chapter
from klinik.casefiles.chapters import answers, claims, deeds, finds, statements
from klinik.casefiles.dossier import Dossier
from klinik.casefiles.pieces import Piece

CHAPTERS: tuple[Callable[[Dossier], Chapter | None], ...] = (
    claims.case,
    answers.revisions,
    answers.sources,
    answers.objections,
    claims.reports,
    finds.finds,
    finds.copies,
    statements.chapter,
    deeds.notes,
    deeds.messages,
    deeds.history,
)
PIECES: tuple[Callable[[Dossier], Iterable[Piece]], ...] = (
    pieces.sent,
    pieces.shown,
    pieces.copies,
    statements.letters,
    pieces.tables,
)


def chapters(dossier: Dossier) -> list[Chapter]:
    """Return the chapters in which there is something to say."""
    return [chapter for make in CHAPTERS if (chapter := make(dossier)) is not None]


def all_pieces(dossier: Dossier) -> list[Piece]:
    """Return every piece of evidence, by its path."""
    return sorted((piece for bring in PIECES for piece in bring(dossier)), key=lambda piece: piece.path)
