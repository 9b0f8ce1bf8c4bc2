"""axe finds nothing to object to, anywhere: WCAG 2.2 A and AA, no exceptions (ui.md, gates). On the same visit a page
must fit every width, come from us alone, and keep its own rules for the browser."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.content import CITIZEN, DESK, NOWHERE, SETTINGS, SLIPS, TICKETS

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],  # what passes need not be described node by node: that took half of the time
}
WIDTHS = [320, 360, 768, 1440]
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ALIKE = """() => {
  const doings = {};
  for (const button of document.querySelectorAll("form[method=post] button:not([aria-hidden], td *)")) {
    const what = button.textContent.replace(/\\s+/g, " ").trim();
    (doings[what] ??= new Set()).add([button.form.action, button.name, button.value].join(" "));
  }
  return Object.keys(doings).filter((what) => doings[what].size > 1);
}"""
# Every pair of width, theme and language meets every page's neighbours in the list (pairwise, not the full product).
LOOKS = [(360, "light", ""), (1440, "dark", "lang=en"), (360, "dark", "lang=en"), (1440, "light", "")]
DRESSED = [(path, *LOOKS[(number + turn) % 4]) for number, path in enumerate(CITIZEN + TICKETS) for turn in (0, 1)]


def objections(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {json.dumps([node['html'][:160] for node in one['nodes'][:3]])}" for one in found]


def beyond(page):
    """Return how far the page runs off the side, by width."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found[width] = page.evaluate(BEYOND)
    return {width: pixels for width, pixels in found.items() if pixels}


def alike(page):
    """Return what two buttons are called that do not do the same: read out, nothing tells them apart but in a table,
    whose rows are read with them.
    """
    return page.evaluate(ALIKE)


def foreign(page, live):
    return [address for address in page.asked if not address.startswith((live.root, "data:"))]


@pytest.mark.parametrize(("path", "width", "theme", "language"), DRESSED)
def test_a_page_for_citizens_is_open_to_everybody_fits_and_keeps_its_rules(visit, live, path, width, theme, language):
    address = path + ("&" if "?" in path else "?") + language

    page = visit(address, width=width, theme=theme)

    assert page.said == [] or path == NOWHERE
    assert foreign(page, live) == []
    assert objections(page) == []
    assert beyond(page) == {}


@pytest.mark.parametrize("path", DESK + SETTINGS)
@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1440, "light")])
def test_a_page_of_the_desk_is_open_to_everybody_fits_and_keeps_its_rules(visit, live, path, width, theme):
    page = visit(path, width=width, theme=theme, staff=True, admin=path in SETTINGS)

    assert page.title()
    assert "/masuk" not in page.url
    assert page.said == []
    assert alike(page) == []
    assert foreign(page, live) == []
    assert objections(page) == []
    assert beyond(page) == {}


@pytest.mark.parametrize(("path", "fields"), SLIPS)
@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1440, "dark")])
def test_a_form_that_comes_back_is_open_to_everybody(visit, path, fields, width, theme):
    page = visit(path, width=width, theme=theme)
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)

    page.click("main form [type=submit]:not([name=remove_file], .visually-hidden)")

    assert page.title().startswith(("Kesalahan", "Error"))
    assert page.evaluate("document.activeElement.className") == "errors"
    assert objections(page) == []
    assert beyond(page) == {}
