"""Paper gets the letter without its furniture, and fingers find their targets."""

import itertools
import re

import pytest

PAGE = re.compile(rb"/Type\s*/Page\b")
LINES = """all => all.filter(one => one.checkVisibility()).map(one => {
  const words = document.createRange();
  words.selectNodeContents(one);
  return new Set([...words.getClientRects()].filter(box => box.width > 1).map(box => Math.round(box.bottom / 8))).size;
})"""
# WCAG 2.2, 1.4.12 (text spacing) and 1.4.4 (resize text)
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
LARGE = "html { font-size: 200% !important }"
BEYOND = """all => all.filter(one => one.checkVisibility() && !one.closest('.table-frame')
  && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 80))"""
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


@pytest.mark.parametrize(
    "path", ["/", "/klarifikasi", "/klarifikasi/{corrected}", "/statistik", "/layanan", "/lacak", "/tiket/{asked}"]
)
def test_paper_gets_nothing_to_press_or_fill_in(visit, path):
    page = visit(path)

    page.emulate_media(media="print", color_scheme="dark")

    pressed = page.eval_on_selector_all(
        "nav, button, input, select, textarea, .button, form label",
        "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 80))",
    )
    assert pressed == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"


def test_paper_points_at_nothing_that_is_not_on_it(visit):
    ticket, history = visit("/tiket/{asked}"), visit("/klarifikasi/{corrected_id}/riwayat")

    for page in (ticket, history):
        page.emulate_media(media="print")

    assert not ticket.get_by_text("Jawab di bawah").is_visible()
    pointers = "all => all.map(one => getComputedStyle(one, '::before').display)"
    assert set(history.eval_on_selector_all(".ruled summary", pointers)) == {"none"}


def test_paper_names_the_address_it_came_from(visit):
    page = visit("/statistik?period=52w")

    page.emulate_media(media="print")

    assert page.locator(".paper-foot").inner_text().endswith("/statistik?period=52w")


def test_paper_never_carries_an_address_that_opens_something(visit):
    page = visit("/keterangan/{asked_office}")

    page.emulate_media(media="print")

    assert page.url.rpartition("/")[2] not in page.inner_text("body")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_letterhead_keeps_to_one_line(visit, language):
    page = visit(f"/klarifikasi?lang={language}")

    for width in (768, 992, 1024, 1184, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        lines = page.eval_on_selector_all(".official p, .brand b, .brand-office, .nav a, summary", LINES)
        assert set(lines) == {1}, width


@pytest.mark.parametrize(
    "path", ["/statistik", "/lapor?lang=en", "/klarifikasi/{corrected}", "/api", "/ringkasan/{week}", "/tiket/{ticket}"]
)
@pytest.mark.parametrize("wish", [SPACED, LARGE], ids=["spaced", "large"])
def test_a_reader_s_own_spacing_or_letters_of_twice_the_size_move_nothing_off_the_side(visit, path, wish):
    page = visit(path, width=360, bypass_csp=True)

    page.add_style_tag(content=wish)
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")

    wide = page.eval_on_selector_all(".official *, .figures", BEYOND)
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("period", ["12w", "52w"])
def test_no_word_below_a_chart_covers_another(visit, period):
    page = visit(f"/statistik?period={period}", width=360)

    boxes = page.eval_on_selector_all(
        ".axis-word", "all => all.map(one => one.getBoundingClientRect()).map(box => [box.left, box.right])"
    )

    assert len(boxes) > 3
    assert all(box[1] <= following[0] for box, following in itertools.pairwise(boxes))


def test_everything_for_the_finger_is_large_enough(visit):
    page = visit("/", width=360)

    small = page.eval_on_selector_all(
        "button, summary, .button, input:not([type=hidden])",
        "all => all.filter(one => one.offsetParent && one.clientHeight < 44).map(one => one.outerHTML)",
    )

    assert small == []
