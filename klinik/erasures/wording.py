"""How the desk words what an erasure changes."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.erasures import plan as plans
from klinik.erasures.blackout import Blackout, Excerpt
from klinik.erasures.plan import Plan
from klinik.review.trail_words import FIELD_WORDS

UNKNOWN = _l("Nomor ini tidak ada di instansi Anda. Nomor klarifikasi tertulis di bawah judulnya.")


@dataclass(frozen=True)
class Row:
    """One text of the preview: what it belongs to, and what goes from it."""

    thing: LazyString
    number: str
    column: LazyString
    excerpts: list[Excerpt]


def rows(preview: Plan, blackout: Blackout) -> list[Row]:
    """Return the preview, text by text."""
    return [
        Row(change.word, plans.number_of(change.row), FIELD_WORDS[change.column], plans.excerpts(change, blackout))
        for change in preview.changes
    ]
