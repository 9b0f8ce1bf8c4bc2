"""While somebody writes, published answers appear; and choosing one counts."""

import pytest

from klinik.clarifications.models import Clarification
from klinik.db import db
from tests.factories.clarifications import CONTENT

ANSWER = ".suggestions a"


@pytest.mark.parametrize("path", ["/", "/lapor"])
@pytest.mark.parametrize("width", [360, 1440])
def test_a_pause_in_writing_shows_what_was_checked_already(visit, path, width):
    page = visit(path, width=width)

    page.fill("textarea[name=text]", CONTENT.claim)
    page.wait_for_selector(ANSWER)

    assert page.said == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_who_writes_on_takes_the_question_back(visit):
    page = visit("/")
    page.route("**/cek/saran", lambda route: None)  # an answer that never comes
    with page.expect_request("**/cek/saran"):
        page.fill("textarea[name=text]", CONTENT.claim)

    with page.expect_event("requestfailed", lambda request: request.url.endswith("/cek/saran")):
        page.fill("textarea[name=text]", CONTENT.claim + " ya")


def test_a_chosen_suggestion_is_read_and_counted(visit, live):
    page = visit("/")
    page.fill("textarea[name=text]", CONTENT.claim)

    page.click(".suggestions button >> nth=0")

    page.wait_for_url("**/klarifikasi/**")
    with live.app.app_context():
        assert sum(db.session.scalars(db.select(Clarification.deflection_count))) >= 1
