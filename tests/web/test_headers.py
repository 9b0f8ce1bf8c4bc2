"""Every answer carries the headers, whatever it is an answer to."""

import pytest
from flask import session

from klinik.web import headers, policy

PAGES = [
    "/uji/formulir",
    "/uji/rusak",
    "/uji/diambil",
    "/tidak-ada",
    "/api/uji/diambil",
    "/static/public.css",
    "/uji/kode/429",
]


@pytest.mark.parametrize("path", PAGES)
def test_the_headers_are_on_every_answer(probe, path):
    response = probe.get(path)

    for name, value in headers.HEADERS.items():
        assert response.headers[name] == value
    assert response.headers["Content-Security-Policy"].startswith(
        "default-src 'none'; script-src 'self'; style-src 'self'"
    )
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Request-ID"]


def test_sound_and_video_play_at_the_desk_only(probe_app, monkeypatch):
    public = probe_app.test_client().get("/uji/formulir").headers["Content-Security-Policy"]
    monkeypatch.setitem(probe_app.extensions[policy.EXTENSION], "probe", policy.DESK)

    desk = probe_app.test_client().get("/uji/formulir").headers["Content-Security-Policy"]

    assert "media-src" not in public
    assert "media-src 'self'" in desk


def test_the_browser_is_told_to_stay_on_https_only_there(probe):
    plain = probe.get("/uji/formulir")
    secure = probe.get("/uji/formulir", base_url="https://localhost")

    assert "Strict-Transport-Security" not in plain.headers
    assert secure.headers["Strict-Transport-Security"] == headers.ON_HTTPS


def test_nothing_can_be_put_into_a_cookie_of_flask(probe_app):
    with probe_app.test_request_context("/"), pytest.raises(RuntimeError):
        session["siapa"] = "saya"
