"""The answer as machines read it: schema.org ClaimReview, equal to the visible text."""

from typing import Any

from klinik.agencies import addresses
from klinik.agencies.fronts import Front
from klinik.agencies.models import Agency
from klinik.clarifications.codes import VERDICT_WORDS, Verdict, standing
from klinik.clarifications.models import Clarification, Revision
from klinik.clarifications.records import Head, Said
from klinik.db import now
from klinik.web.prose import defang

# Google's scale: 1 false to 5 true. What is neither true nor false carries only its word.
RATINGS = {Verdict.HOAX: 1, Verdict.MISLEADING: 2, Verdict.PARTLY_TRUE: 3, Verdict.TRUE: 5}


def claim_review(
    clarification: Clarification | Head, revision: Revision | Said, agency: Agency | Front
) -> dict[str, Any]:
    """Return the JSON-LD of a clarification; a retracted one is said to have expired.

    What was retracted or is looked at again is rated by that word alone: a machine would take a number for our
    conclusion.
    """
    address = addresses.absolute(agency, clarification.path)
    claim = str(defang(revision.claim))  # as the page shows it: no machine should follow its links either
    review: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": address,
        "identifier": clarification.public_id,
        "headline": revision.headline,
        "description": revision.summary,
        "inLanguage": "id",
        "datePublished": _iso(clarification.first_published_at),
        "dateModified": _iso(clarification.updated_at),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "claimReviewed": claim,
        "author": {"@type": "GovernmentOrganization", "name": agency.office, "url": addresses.absolute(agency, "/")},
        "itemReviewed": {"@type": "Claim", "name": claim} | _first_seen(revision),
        "reviewRating": _rating(revision, standing(clarification)),
    }
    if clarification.is_retracted:
        review["expires"] = _iso(clarification.updated_at)
        review["correction"] = revision.change_note
    return review


def _rating(revision: Revision | Said, stands: str) -> dict[str, Any]:
    if stands:
        return {"@type": "Rating", "alternateName": stands}
    verdict = revision.verdict or Verdict.UNPROVEN
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": str(VERDICT_WORDS[verdict])}
    if verdict in RATINGS:
        rating |= {"ratingValue": RATINGS[verdict], "bestRating": 5, "worstRating": 1}
    return rating


def _first_seen(revision: Revision | Said) -> dict[str, str]:
    return {"datePublished": revision.first_seen_on.isoformat()} if revision.first_seen_on else {}


def _iso(moment: Any) -> str:
    return (moment or now()).isoformat(timespec="seconds")
