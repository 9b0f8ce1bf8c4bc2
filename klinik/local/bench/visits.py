"""What a first visitor waits for: how heavy a public page is, and when its largest part is there on a bad day."""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import click

from klinik.local import chromium
from klinik.local.bench.bars import Bars
from klinik.local.bench.clinic import demo
from klinik.local.errors import CannotStart
from klinik.local.mail import HERE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATHS = ("/", "/klarifikasi", "/lapor", "/metode")
Until = Literal["load", "networkidle"]
HEAVIEST, MOST_REQUESTS = 60.0, 10  # KB as they go over the line
# 400 kbit/s, 400 ms there and back, a processor six times slower.
SLOW_LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOW_PROCESSOR = {"rate": 6}
SOON, VISITS = 2.5, 5  # seconds
NEWEST = "document.querySelector('.entry h3 a').pathname"
LARGEST = """() => new Promise(done => {
  let last = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) last = one.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => done(last), 500);
})"""


@click.command(name="visits")
def command() -> None:
    """Kunjungan pertama: berat halaman, dan kapan bagian terbesarnya tampak lewat jalur lambat."""
    bars = Bars()
    try:
        with demo() as (port, _environ), chromium.running() as browser:
            site = f"http://{HERE}:{port}"
            for path in (*PATHS, _newest(browser, site)):
                _measure(bars, browser, path, site + path)
    except CannotStart as error:
        raise click.ClickException(str(error)) from error


def _measure(bars: Bars, browser: "Browser", path: str, address: str) -> None:
    with _visitor(browser) as page:
        kilobytes, requests = weigh(page, address)
    waits = []
    for _visit in range(VISITS):
        with _visitor(browser) as page:
            waits.append(largest_paint(page, address))
    bars.at_most(f"{path:.40} berat", kilobytes, HEAVIEST, " KB")
    bars.at_most(f"{path:.40} permintaan", requests, MOST_REQUESTS)
    bars.at_most(f"{path:.40} bagian terbesar, median", statistics.median(waits), SOON, " s")


def weigh(page: "Page", address: str, until: Until = "networkidle") -> tuple[float, int]:
    """Return how many kilobytes a first visit takes over the line, and in how many requests."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until=until)
    session.detach()
    return sum(sizes) / 1000, len(sizes)


def largest_paint(page: "Page", address: str) -> float:
    """Return after how many seconds the largest part of a first visit is there, slow line and slow processor."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    session.send("Emulation.setCPUThrottlingRate", SLOW_PROCESSOR)
    page.goto(address, wait_until="load")
    milliseconds: float = page.evaluate(LARGEST)
    return milliseconds / 1000


@contextmanager
def _visitor(browser: "Browser") -> Iterator["Page"]:
    """Somebody with a small telephone who was never here before."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    yield page
    page.close()


def _newest(browser: "Browser", site: str) -> str:
    with _visitor(browser) as page:
        page.goto(f"{site}/klarifikasi")
        return str(page.evaluate(NEWEST))
