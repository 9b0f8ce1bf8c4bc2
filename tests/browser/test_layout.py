"""Paper gets the letter without its furniture, and fingers find their targets."""

import re

PAGE = re.compile(rb"/Type\s*/Page\b")
A4 = {"format": "A4", "print_background": True}


def test_paper_gets_the_letter_and_its_stamp(visit):
    page = visit("/klarifikasi/{published}")

    page.emulate_media(media="print")

    assert page.locator(".stamp").is_visible()
    assert page.get_by_text("Diperiksa dan disetujui oleh").is_visible()
    assert not page.locator(".foot").is_visible()
    assert not page.locator(".nav").is_visible()


def test_a_clarification_prints_on_two_sheets_at_most_and_a_receipt_on_one(visit):
    sheets = {
        path: len(PAGE.findall(visit(path).pdf(**A4))) for path in ("/klarifikasi/{published}", "/tiket/{ticket}")
    }

    assert sheets["/klarifikasi/{published}"] in {1, 2}
    assert sheets["/tiket/{ticket}"] == 1


def test_everything_for_the_finger_is_large_enough(visit):
    page = visit("/", width=360)

    small = page.eval_on_selector_all(
        "button, summary, .button, input:not([type=hidden])",
        "all => all.filter(one => one.offsetParent && one.clientHeight < 44).map(one => one.outerHTML)",
    )

    assert small == []
