"""An app with a few pages that do what the tests of this room ask for."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import wtforms
from flask import Flask, Response, abort, jsonify, render_template_string, request
from flask.testing import FlaskClient
from wtforms.validators import Length

from klinik import create_app, web
from klinik.db import db
from klinik.errors import KlinikError
from klinik.web.forms import CheckboxesField, Filled, Form, check_action
from tests import servers

PAGE = """{% from "_macros.html" import errors_summary, field %}
<title>{{ "Kesalahan: " if form.errors }}Uji</title>
{{ errors_summary(form) }}<form method="post" novalidate>{{ form.form_token }}
{% for part in (form.name, form.text, form.kind, form.tags, form.agreed) %}{{ field(part) }}{% endfor %}</form>"""
SECRET = "nomor 0812-3456-7890"


class ProbeForm(Form):
    name = wtforms.StringField("Nama", [Filled()], description="Sesuai panggilan.")
    text = wtforms.TextAreaField("Isi", [Length(max=20)])
    kind = wtforms.RadioField("Jenis", choices={"a": "Satu", "b": "Dua"})
    tags = CheckboxesField("Tanda", choices={"x": "Eks", "y": "Ye"})
    agreed = wtforms.BooleanField("Setuju")


class Taken(KlinikError):
    """Somebody was quicker."""

    message = "Kasus ini sudah diambil %(who)s."


pages = web.public_blueprint("probe", __name__)


@pages.route("/uji/formulir", methods=["GET", "POST"])
def form() -> tuple[str, int]:
    form = ProbeForm()
    if form.accepted():
        return "diterima", 200
    return render_template_string(PAGE, form=form), 422 if form.errors else 200


@pages.post("/uji/tombol")
def button() -> str:
    check_action()
    return "ditekan"


@pages.get("/uji/rusak")
def broken() -> str:
    raise ValueError(SECRET)


@pages.get("/uji/diambil")
def taken() -> str:
    raise Taken(who="Sari")


@pages.get("/api/uji/diambil")
def taken_by_program() -> str:
    raise Taken(who="Sari")


@pages.get("/uji/kode/<int:code>")
def code(code: int) -> str:
    abort(code)


@pages.get("/uji/panjang")
def long() -> Response:
    return Response("kabar " * 500, mimetype="text/html")


@pages.get("/uji/jarang")
@web.limiter.limit("2 per minute")
def rare() -> str:
    return "boleh"


@pages.get("/uji/alamat")
def address() -> Response:
    return jsonify(remote=request.remote_addr, secure=request.is_secure)


hooks = web.machine_blueprint("signed_hooks", __name__)


@hooks.post("/hook/uji")
def hook() -> str:
    return "didengar"


def make_probe(pg_url: str, redis_url: str, folder: Path, **overrides: object) -> Flask:
    settings = servers.settings(pg_url, redis_url, folder) | {"TESTING": False} | overrides
    app = create_app(settings)
    for blueprint in (pages, hooks):
        app.register_blueprint(blueprint)
    return app


@pytest.fixture(scope="session")
def probes() -> Iterator[Callable[..., Flask]]:
    """Makes apps with these pages, and closes their connections in the end."""
    with ExitStack() as end:

        def make(*places: Any, **overrides: object) -> Flask:
            app = make_probe(*places, **overrides)
            end.callback(disconnect, app)
            return app

        yield make


def disconnect(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def probe_app(
    probes: Callable[..., Flask], pg_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    return probes(pg_url, redis_url, tmp_path_factory.mktemp("probe"))


@pytest.fixture
def probe(probe_app: Flask) -> FlaskClient:
    return probe_app.test_client()


@pytest.fixture
def context(probe_app: Flask) -> Iterator[Flask]:
    """A request's context, for what speaks the reader's language."""
    with probe_app.test_request_context("/"):
        yield probe_app
