"""What staff say of a candidate is kept with how the search had proposed it, for whoever measures the search."""

from sqlalchemy import select

from klinik.db import db
from klinik.review.models import Comparison, Likeness
from tests.factories.clarifications import CONTENT, published
from tests.factories.reports import story
from tests.factories.review import taken
from tests.review.browsing import case_address, send


def asked(verifier):
    """Return a case and the answer that was published for its words a little later."""
    case = taken(verifier.user, text=f"Benarkah ini? {CONTENT.claim} Sebarkan kepada keluarga Anda.")
    return case, published()


def said():
    return db.session.scalars(select(Comparison)).one()


def test_an_answer_that_the_search_proposed_is_used_with_its_score_and_how_much_agreed(verifier):
    case, answer = asked(verifier)

    send(verifier, case_address(case), "/pakai", version=case.version, public_id=answer.public_id)

    assert (said().likeness, said().score > 0.5, said().why["words"] > 5) == (Likeness.SAME, True, True)


def test_what_is_another_matter_is_kept_with_its_score_too(verifier):
    case, answer = asked(verifier)

    chosen = {"kind": "clarification", "candidate": answer.id, "likeness": "different"}
    send(verifier, case_address(case), "/bandingkan", version=case.version, **chosen)

    assert (said().likeness, said().score > 0.5) == (Likeness.DIFFERENT, True)


def test_cases_that_are_laid_together_are_kept_with_their_score(verifier):
    text = story()
    case, other = taken(verifier.user, text=text), taken(verifier.user, text=f"{text} {story()}")
    page = f"{case_address(case)}/gabung?target={other.reports[0].ticket_number}"

    send(verifier, page, "/gabung", version=case.version, target=other.reports[0].ticket_number)

    assert (said().likeness, said().score > 0.5) == (Likeness.SAME, True)


def test_what_a_person_found_has_no_score(verifier):
    case, answer = taken(verifier.user, text=story()), published()

    send(verifier, case_address(case), "/pakai", version=case.version, public_id=answer.public_id)

    assert (said().score, said().why) == (None, {})
