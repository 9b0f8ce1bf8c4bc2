"""Pages are light, come from us alone, and their rules for the browser are never broken."""

import pytest

from tests.browser.content import CITIZEN, DESK, NOWHERE

MOST, MOST_AT_DESK, MOST_REQUESTS = 60_000, 100_000, 10
SHIFT = """() => new Promise(done => {
  let total = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) total += one.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(total), 300);
})"""


@pytest.mark.parametrize("path", CITIZEN)
def test_a_page_keeps_its_own_rules_and_asks_nobody_else(visit, live, path):
    page = visit(path)

    assert page.said == [] or path == NOWHERE
    assert {address.split("/", 3)[2] for address in page.asked} == {live.root.split("/")[2]}


@pytest.mark.parametrize("path", DESK)
def test_a_page_of_the_desk_keeps_its_own_rules(visit, live, path):
    page = visit(path, staff=True)

    assert page.said == []
    assert all(address.startswith(live.root) for address in page.asked)


def weight(page, address):
    """Return (bytes over the wire, requests) of a first visit."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    return sum(sizes), len(sizes)


@pytest.mark.parametrize("path", ["/", "/metode", "/klarifikasi", "/klarifikasi/{published}", "/lapor"])
def test_a_first_visit_is_light(visit, live, path):
    total, requests = weight(visit("/livez"), live.at(path))

    assert total <= MOST
    assert requests <= MOST_REQUESTS


def test_a_first_visit_of_the_desk_is_light(visit, live):
    total, _requests = weight(visit("/livez", staff=True), live.at("/meja"))

    assert total <= MOST_AT_DESK


@pytest.mark.parametrize("path", ["/", "/klarifikasi/{published}"])
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_moves_while_a_page_comes(visit, path, width):
    page = visit(path, width=width)

    assert page.evaluate(SHIFT) <= 0.02
