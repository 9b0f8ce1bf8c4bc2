"""The example for nginx in front of a real clinic."""

import socket
import threading
from pathlib import Path
from uuid import uuid4

import pytest
from werkzeug.serving import make_server

from klinik import create_app
from klinik.db import db
from klinik.local.mail import HERE, free_port
from tests import servers
from tests.deploy import front
from tests.factories.agencies import default_agency

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(not Path(front.NGINX).exists(), reason="no nginx on this machine"),
]


@pytest.fixture
def clinic(place, redis_url, tmp_path):
    """The port of a clinic with one office."""
    name = f"klinik_{uuid4().hex}"
    settings = servers.settings(place.copy(name), redis_url, tmp_path / "files")
    app = create_app(settings | {"TRUSTED_PROXIES": 1})
    with app.app_context():
        default_agency()
        db.session.commit()
    server = make_server(HERE, 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    with app.app_context():
        db.engine.dispose()
    place.drop(name)


@pytest.fixture
def open_front(tmp_path):
    """`open_front(port)`: nginx in front of that port."""
    opened = []

    def open_front(behind):
        opened.append(front.start(tmp_path, behind=behind))
        return opened[-1]

    yield open_front
    for one in opened:
        one.stop()


def test_a_page_comes_through_encrypted(open_front, clinic):
    nginx = open_front(clinic)

    page, text = nginx.ask("GET", "/lapor")

    assert page.status == 200
    assert page.headers["Strict-Transport-Security"]  # the clinic knows that its reader came by https
    assert "form_token" in text
    assert _protocol(nginx) == "h2"


def test_a_plain_address_leads_to_the_encrypted_one(open_front, clinic):
    answer = open_front(clinic).ask_plainly("/lacak?lang=en")

    assert (answer.status, answer.headers["Location"]) == (301, "https://klinik.example/lacak?lang=en")


def test_a_calm_page_stands_in_while_nothing_answers(open_front):
    page, text = open_front(free_port()).ask("GET", "/klarifikasi")

    assert (page.status, page.headers["Retry-After"], page.headers["Cache-Control"]) == (503, "30", "no-store")
    assert text == (front.DEPLOY / "unavailable.html").read_text()


def test_too_large_a_file_is_refused_in_the_words_of_the_clinic(open_front, clinic):
    headers = {"Content-Type": "multipart/form-data; boundary=tepi"}

    page, text = open_front(clinic).ask("POST", "/lapor", body=bytes(75 * 1024**2), headers=headers)

    assert page.status == 413
    assert "Kiriman ini terlalu besar" in text


def _protocol(nginx):
    """Return what nginx speaks with a browser that can do HTTP/2."""
    context = front.trusting()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with socket.create_connection((HERE, nginx.secure)) as plain, context.wrap_socket(plain) as secure:
        return secure.selected_alpn_protocol()
