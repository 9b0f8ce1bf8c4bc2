"""A Chromium of this machine, for the tests in a browser and for measuring what a visitor waits for."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from klinik.local.errors import CannotStart

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = ["--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-sync"]


def path() -> str | None:
    """Return the program named by KLINIK_CHROMIUM, found on the PATH, or fetched by Playwright; None without one."""
    named = os.environ.get("KLINIK_CHROMIUM")
    if named:
        return named
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    fetched = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    return on_path or (str(fetched[-1]) if fetched else None)


@contextmanager
def running() -> Iterator["Browser"]:
    """Start the browser. Raises CannotStart where there is none, or no Playwright (it comes with the tests)."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - who only runs the clinic does without
    except ImportError as error:
        raise CannotStart("Ini memerlukan Playwright: pasang kelompok dev dari pyproject.toml.") from error
    program = path()
    if program is None:
        raise CannotStart("Tidak ada Chromium di mesin ini. Pasang, atau sebut letaknya di KLINIK_CHROMIUM.")
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET, *as_root])
        yield browser
        browser.close()
