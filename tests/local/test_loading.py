"""What each process of a clinic on one machine holds, and what it need not."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from klinik.local import making
from klinik.web import languages

COSTLY = ("flask", "sqlalchemy", "redis", "celery", "fontTools", "klinik.web")


def test_who_only_watches_over_the_clinic_does_not_hold_it():
    code = f"import sys, klinik.local.__main__; print([name for name in {COSTLY} if name in sys.modules])"
    held = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True).stdout

    assert held.strip() == "[]"


def test_who_serves_pages_does_not_hold_the_tools_that_cut_the_font(app):
    assert "klinik.web.assets" in sys.modules
    assert "fontTools.subset" not in sys.modules


def test_what_all_languages_say_can_be_read_before_the_first_reader():
    languages.catalogue.cache_clear()

    languages.prepare()

    assert languages.catalogue.cache_info().currsize == 1 + len(languages.OTHERS)


def test_what_was_asked_of_workers_while_the_demonstration_was_made_has_left_before_its_maker_ends(app, monkeypatch):
    left = []
    monkeypatch.setitem(sys.modules, "wsgi", SimpleNamespace(app=app))
    monkeypatch.setitem(app.extensions, "nudges", SimpleNamespace(flush=lambda: left.append("all")))

    with pytest.raises(SystemExit):
        making.main("seed", "--help")

    assert left == ["all"]
