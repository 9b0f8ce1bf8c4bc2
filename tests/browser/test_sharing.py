"""What a script adds to a clarification and a receipt: one press copies, one press prints, and both say so."""

import pytest

COUNT_PRINTS = "() => { window.printed = 0; window.print = () => { window.printed += 1; }; }"


@pytest.mark.parametrize(
    ("path", "source"), [("/klarifikasi/{published}", "share-text"), ("/tiket/{ticket}", "access-code")]
)
def test_one_press_copies_what_stands_on_the_page_and_says_so(visit, path, source):
    page = visit(path, permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    button = page.locator(f"[data-copy={source}]")

    button.click()

    page.wait_for_function(
        "[...document.querySelectorAll('[role=status]')].some(one => one.innerText.includes('disalin'))"
    )
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.evaluate(
        "id => { const it = document.getElementById(id); return (it.value ?? it.innerText).trim(); }", source
    )
    assert button.locator("svg path, svg rect").count() > 0


@pytest.mark.parametrize("path", ["/klarifikasi/{published}", "/tiket/{ticket}"])
def test_one_press_prints_once(visit, path):
    page = visit(path)
    page.evaluate(COUNT_PRINTS)

    page.click("[data-print]")

    page.wait_for_function("window.printed > 0")
    assert page.evaluate("window.printed") == 1
