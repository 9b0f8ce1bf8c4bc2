"""axe finds nothing to object to, anywhere: WCAG 2.2 A and AA, no exceptions (ui.md, gates)."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.content import CITIZEN, DESK, SLIPS

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
# Every pair of width, theme and language meets every page's neighbours in the list (pairwise, not the full product).
LOOKS = [(360, "light", ""), (1440, "dark", "lang=en"), (360, "dark", "lang=en"), (1440, "light", "")]
DRESSED = [(path, *LOOKS[(number + turn) % 4]) for number, path in enumerate(CITIZEN) for turn in (0, 1)]


def objections(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {json.dumps([node['html'][:160] for node in one['nodes'][:3]])}" for one in found]


@pytest.mark.parametrize(("path", "width", "theme", "language"), DRESSED)
def test_a_page_for_citizens_is_open_to_everybody(visit, path, width, theme, language):
    address = path + ("&" if "?" in path else "?") + language

    page = visit(address, width=width, theme=theme)

    assert objections(page) == []


@pytest.mark.parametrize("path", DESK)
@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1440, "light")])
def test_a_page_of_the_desk_is_open_to_everybody(visit, path, width, theme):
    page = visit(path, width=width, theme=theme, staff=True)

    assert page.title()
    assert "/masuk" not in page.url
    assert objections(page) == []


@pytest.mark.parametrize(("path", "fields"), SLIPS)
@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1440, "dark")])
def test_a_form_that_comes_back_is_open_to_everybody(visit, path, fields, width, theme):
    page = visit(path, width=width, theme=theme)
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)

    page.click("main form [type=submit]:not([name=remove_file])")

    assert page.title().startswith(("Kesalahan", "Error"))
    assert page.evaluate("document.activeElement.className") == "errors"
    assert objections(page) == []
