"""Style sheets and the font come from us, whole, and may be kept for ever."""

import re
from pathlib import Path

import brotli
import pytest

from klinik.web import assets

FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    return assets.library(str(tmp_path_factory.mktemp("instance")))


def address(app, name):
    with app.test_request_context("/"):
        return assets.static_url(name)


@pytest.mark.parametrize("name", ["public.css", "desk.css", "mark.svg", assets.FONT_NAME])
def test_an_asset_under_its_fingerprint_is_kept_for_ever(probe, probe_app, name):
    response = probe.get(address(probe_app, name))

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == FOR_EVER


def test_an_old_fingerprint_still_answers_but_is_not_kept(probe):
    response = probe.get("/static/public.0123456789.css")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/static/css/tokens.css", "/static/../../config.py", "/static/tidak.ada.css"])
def test_nothing_else_is_served(probe, path):
    assert probe.get(path).status_code == 404


def test_a_sheet_is_sent_packed_and_asked_for_once(probe, probe_app):
    where = address(probe_app, "public.css")
    first = probe.get(where, headers={"Accept-Encoding": "br"})

    again = probe.get(where, headers={"If-None-Match": first.headers["ETag"]})

    assert brotli.decompress(first.data).startswith(b"/*")
    assert again.status_code == 304


def test_every_file_a_sheet_names_exists(library):
    for name in assets.SHEETS:
        for path in re.findall(r'url\("([^"]+)"\)', library[name].body.decode()):
            assert path in {asset.path for asset in library.values()}


def test_the_font_is_cut_to_what_we_write_and_stays_small(library):
    font = library[assets.FONT_NAME].body

    assert font[:4] == b"wOF2"
    assert len(font) < 19_000


def test_the_cut_font_is_kept_for_the_next_start(tmp_path, monkeypatch):
    first = assets._font(tmp_path / "assets")
    monkeypatch.setattr(assets, "_cut_font", lambda: pytest.fail("the font was cut again"))

    assert assets._font(tmp_path / "assets") == first


def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(tmp_path, monkeypatch, capfd):
    (tmp_path / "assets").write_text("in the way")
    monkeypatch.setattr(assets, "_cut_font", lambda: b"wOF2")

    assert assets._font(tmp_path / "assets") == b"wOF2"
    assert "assets.not_kept" in capfd.readouterr().err


def test_no_sheet_reaches_outside_or_is_written_in_a_page():
    templates = Path(assets.__file__).parent.parent / "templates"
    for file in templates.rglob("*.html"):
        if file.parent.name == "notifications" and file.name.startswith("mail"):
            continue  # a letter knows no style sheets
        text = file.read_text()
        assert not re.search(
            r"<style|\sstyle=|\son\w+=[\"']|<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)", text
        ), file
