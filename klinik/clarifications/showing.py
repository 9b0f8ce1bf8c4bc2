"""What the page of an answer shows: the answer itself, who stands behind it, and ways to pass it on."""

from typing import Any

from markupsafe import escape

from klinik.agencies import addresses, regions
from klinik.agencies.fronts import Front
from klinik.agencies.models import Agency
from klinik.clarifications import queries
from klinik.clarifications.claimreview import claim_review
from klinik.clarifications.codes import INSTRUCTIONS, SCAM_INSTRUCTION, CardShape, Flag, Origin, of_the_claim, standing
from klinik.clarifications.forms import ObjectionForm
from klinik.clarifications.models import Clarification
from klinik.clarifications.records import Answer, Head, Picture, Said, ShownCard
from klinik.web.languages import HOME

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def shown(answer: Answer, publisher: Agency | Front, form: ObjectionForm | None = None) -> dict[str, Any]:
    """Return everything the page needs; `form` is the objection that came back with slips."""
    clarification, revision = answer.clarification, answer.revision
    cards = {card.shape: card for card in answer.cards}
    return {
        "clarification": clarification,
        "revision": revision,
        "publisher": publisher,
        "region": regions.name(revision.region_code) if revision.region_code else "",
        "instruction": _instruction(revision),
        "archive_picture": _archive_picture(clarification, revision),
        "people": queries.people(revision) if publisher.shows_names and revision.origin is Origin.OWN else None,
        "copies": {source.url: source.copy for source in revision.sources if source.copy},
        "related": queries.related(answer),
        "objections": answer.objections,
        "claim_review": claim_review(clarification, revision, publisher),
        "title": _title(clarification, revision),
        "in_short": _in_short(clarification, revision),
        "told": _told(clarification, revision),
        "share_text": _share_text(clarification, revision, publisher),
        "quotation": _quotation(clarification, revision, publisher),
        "cards": [cards[shape] for shape in CardShape if shape in cards],
        "short_address": short_address(clarification, publisher),
        "absolute": lambda path: addresses.absolute(publisher, path),
        "card_address": lambda card: addresses.absolute(publisher, _card_path(clarification, card)),
        "form": form,
        "objection_form": ObjectionForm,
    }


def short_address(clarification: Clarification | Head, publisher: Agency | Front) -> str:
    """Return the address that stays whatever becomes of the headline, short enough to be typed from paper."""
    return addresses.absolute(publisher, f"/klarifikasi/{clarification.public_id}")


def _archive_picture(clarification: Head, revision: Said) -> Picture | None:
    """Return the picture that came with an article of an archive, unless the answer shows it covered and described."""
    described = {picture.source_id for picture in revision.pictures}
    return None if clarification.picture_id in described else clarification.picture


def _title(clarification: Head, revision: Said) -> str:
    """Return the headline, which states the fact; before one that does not stand, that it does not."""
    word = standing(clarification)
    return f"{word}: {revision.headline}" if word else revision.headline


def _card_path(clarification: Head, card: ShownCard) -> str:
    spoken = "" if card.language == HOME else f"&lang={card.language}"
    return f"/klarifikasi/{clarification.public_id}/{card.shape}.png?v={card.mark}{spoken}"


def _instruction(revision: Said) -> str:
    if Flag.SCAM in revision.flags:
        return str(SCAM_INSTRUCTION)
    return str(INSTRUCTIONS[revision.verdict]) if revision.verdict else ""


def _in_short(clarification: Head, revision: Said) -> str:
    """Return what is passed on in a sentence or two: of a withdrawn answer why it was, no longer what it said."""
    return revision.change_note if clarification.is_retracted else revision.summary


def _told(clarification: Head, revision: Said) -> str:
    """Return what goes under the headline elsewhere: what the claim is, as long as that stands, and it all in short."""
    stands = not standing(clarification) and revision.verdict
    return " ".join([*([of_the_claim(revision.verdict)] if stands else []), _in_short(clarification, revision)])


def _share_text(clarification: Head, revision: Said, publisher: Agency | Front) -> str:
    """Return the text that goes into a chat."""
    address = addresses.absolute(publisher, clarification.path)
    return f"{_title(clarification, revision)}\n\n{_told(clarification, revision)}\n\n{address}"


def _quotation(clarification: Head, revision: Said, publisher: Agency | Front) -> str:
    """Return the HTML by which another site may quote the answer, with its source and licence."""
    address = escape(addresses.absolute(publisher, clarification.path))
    source = f'<a href="{address}">Klinik Hoaks {escape(publisher.name)}, {escape(clarification.public_id)}</a>'
    return (
        f'<blockquote cite="{address}" lang="id">\n'
        f"  <p><strong>{escape(_title(clarification, revision))}</strong></p>\n"
        f"  <p>{escape(_told(clarification, revision))}</p>\n"
        f'  <footer>{source} (<a href="{LICENCE}">CC BY 4.0</a>)</footer>\n'
        "</blockquote>"
    )
