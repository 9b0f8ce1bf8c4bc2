"""Nothing runs off the side, at any width, and paper gets the letter without its furniture."""

import pytest

from tests.browser.content import CITIZEN, DESK

WIDTHS = [320, 360, 768, 1440]
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("path", CITIZEN)
def test_no_page_for_citizens_runs_off_the_side(visit, path):
    page = visit(path, width=WIDTHS[0])

    beyond = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        beyond[width] = page.evaluate(BEYOND)

    assert beyond == dict.fromkeys(WIDTHS, 0)


@pytest.mark.parametrize("path", DESK)
def test_no_page_of_the_desk_runs_off_the_side(visit, path):
    page = visit(path, width=WIDTHS[0], staff=True)

    beyond = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        beyond[width] = page.evaluate(BEYOND)

    assert beyond == dict.fromkeys(WIDTHS, 0)


def test_paper_gets_the_letter_and_its_stamp(visit):
    page = visit("/klarifikasi/{published}")

    page.emulate_media(media="print")

    assert page.locator(".stamp").is_visible()
    assert not page.locator(".foot").is_visible()
    assert not page.locator(".nav").is_visible()


def test_everything_for_the_finger_is_large_enough(visit):
    page = visit("/", width=360)

    small = page.eval_on_selector_all(
        "button, summary, .button, input:not([type=hidden])",
        "all => all.filter(one => one.offsetParent && one.clientHeight < 44).map(one => one.outerHTML)",
    )

    assert small == []
