"""What a script adds to a clarification and a receipt: one press copies, one press prints, and both say so."""

import pytest

from tests.factories.accounts import PASSWORD

COUNT_PRINTS = "() => { window.print = () => console.log('cetak'); }"


@pytest.mark.parametrize(
    ("path", "source"), [("/klarifikasi/{published}", "share-text"), ("/tiket/{ticket}", "access-code")]
)
def test_one_press_copies_what_stands_on_the_page_and_says_so(visit, path, source):
    page = visit(path, permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    button = page.locator(f"[data-copy={source}]")

    button.click()

    page.locator("[role=status]", has_text="disalin").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.evaluate(
        "id => { const it = document.getElementById(id); return (it.value ?? it.innerText).trim(); }", source
    )
    assert button.locator("svg path, svg rect").count() > 0


def test_one_press_copies_a_secret_of_the_desk_that_a_telephone_shows_to_its_end(visit):
    page = visit("/meja/pengaturan/kunci-api", admin=True, width=360, permissions=["clipboard-read", "clipboard-write"])
    page.fill("[name=name]", "Loket")
    page.check("[name=rights] >> nth=0")
    page.fill("[name=password]", PASSWORD)
    page.click(".panel .button-primary")

    page.click("[data-copy=shown-once]")

    page.locator("[role=status]", has_text="disalin").wait_for()
    secret = page.locator("#shown-once")
    assert page.evaluate("navigator.clipboard.readText()") == secret.input_value()
    assert secret.evaluate("it => [it.scrollWidth - it.clientWidth, it.scrollHeight - it.clientHeight]") == [0, 0]


@pytest.mark.parametrize("path", ["/klarifikasi/{published}", "/tiket/{ticket}"])
def test_one_press_prints_once(visit, path):
    page = visit(path)
    page.evaluate(COUNT_PRINTS)
    said = []
    page.on("console", lambda message: said.append(message.text))

    with page.expect_console_message(lambda message: message.text == "cetak"):
        page.click("[data-print]")

    page.wait_for_timeout(200)
    assert said == ["cetak"]


def test_a_picture_that_never_comes_does_not_hold_the_paper_for_ever(visit):
    page = visit("/klarifikasi/{published}")
    page.clock.install(time=0)
    page.clock.pause_at(10)  # from here on no time passes but what the test lets pass
    page.route("**/kode.svg", lambda _hangs: None)
    page.evaluate(COUNT_PRINTS)
    said = []
    page.on("console", lambda message: said.append(message.text))

    page.click("[data-print]")
    page.clock.run_for(3_900)
    before = list(said)
    page.clock.run_for(200)
    page.evaluate("0")  # the page has said what it had to say

    assert (before, said) == ([], ["cetak"])


def test_the_code_to_scan_is_fetched_for_paper_and_for_nobody_else(visit):
    page = visit("/klarifikasi/{published}")
    page.wait_for_load_state("networkidle")
    fetched = []
    page.on("response", lambda response: fetched.append((response.url.rsplit("/", 1)[-1], response.status)))
    is_there = "document.querySelector('.paper-end img').naturalWidth > 0"

    before = page.evaluate(is_there)
    page.pdf()

    assert not before
    assert fetched == [("kode.svg", 200)]
    assert page.evaluate(is_there)
