"""Takes the pictures of the papers from a clinic that runs with its demonstration data (`make run`).

In another terminal: `.venv/bin/python docs/pictures/take_pictures.py [http://127.0.0.1:8000]`
"""  # noqa: INP001 - a script beside its results, no package

from pathlib import Path

import click
from PIL import Image
from playwright.sync_api import Browser, Page

from klinik.local import chromium, demo_log_in

HERE = Path(__file__).parent
WIDE = {"width": 1280, "height": 860}
COLOURS = 128  # flat pages need no more, and the files stay small


@click.command()
@click.argument("address", default="http://127.0.0.1:8000")
def take(address: str) -> None:
    """Take every picture anew."""
    with chromium.running() as browser:
        public(browser, address)
        desk(browser, address)


def public(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=WIDE, locale="id-ID", color_scheme="light")
    page.goto(f"{address}/klarifikasi?q=bantuan+tunai+tautan")
    page.locator("main a[href*='/klarifikasi/KLARIF-']").first.click()
    keep(page, "klarifikasi")
    page.goto(f"{address}/ringkasan")
    page.locator("main a[href*='/ringkasan/2']").first.click()
    keep(page, "ringkasan")


def desk(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=WIDE, locale="id-ID", color_scheme="light")
    page.goto(f"{address}/masuk")
    page.fill("[name=email]", f"{demo_log_in.PEOPLE[0]}@{demo_log_in.AGENCY}.contoh.id")
    page.fill("[name=password]", demo_log_in.PASSWORD)
    page.locator("main form button").last.click()
    page.fill("[name=code]", demo_log_in.code())
    page.locator("main form button").first.click()
    page.goto(f"{address}/meja")
    keep(page, "antrean")


def keep(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    path = HERE / f"{name}.png"
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)
    click.echo(f"{path.name}  {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    take()
