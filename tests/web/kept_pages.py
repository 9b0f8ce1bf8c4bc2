"""Workers that keep pages, each with a shelf and a listener of its own, and browsers in front of them."""

import contextvars
import time
from uuid import uuid4

import pytest
from flask import Response, make_response
from flask.testing import FlaskClient

from klinik import web
from klinik.db import db
from klinik.web import cache
from tests.factories.agencies import default_agency
from tests.web.conftest import make_probe

WAIT = 3.0


class Elsewhere(FlaskClient):
    """A browser whose requests share nothing with the test: the test's own session stays in its transaction."""

    def open(self, *args, **words):
        return contextvars.Context().run(super().open, *args, **words)


@pytest.fixture
def database(place):
    name = f"klinik_{uuid4().hex}"
    yield place.copy(name)
    place.drop(name)


def worker(database, redis_url, folder):
    """Return one worker's app: its own shelf and its own listener on the database that all share."""
    app = make_probe(database, redis_url, folder, PAGE_CACHE="on")
    app.made = 0
    pages = web.public_blueprint("kept", __name__)

    @pages.get("/kabar")
    @web.cached("q")
    def news() -> Response:
        app.made += 1
        cache.depends_on("klarifikasi-7")
        return make_response(f"kabar ke-{app.made} " * 100)

    app.register_blueprint(pages)
    return app


@pytest.fixture
def cached_app(database, redis_url, tmp_path):
    app = worker(database, redis_url, tmp_path)
    with app.app_context():
        default_agency()
        db.session.commit()
        yield app
        app.extensions[cache.EXTENSION].stop()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def other_worker(cached_app, database, tmp_path):
    """A second worker of the same clinic; it finds no Redis."""
    app = worker(database, "unix:///tidak/ada.sock?db=0", tmp_path / "lain")
    listener = app.extensions[cache.EXTENSION]
    wait_until(listener.is_awake)
    yield app
    listener.stop()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def reader(cached_app):
    """A browser in front of an app whose listener has woken up."""
    listener = cached_app.extensions[cache.EXTENSION]
    wait_until(listener.is_awake)
    return Elsewhere(cached_app, cached_app.response_class)


def wait_until(true, within=WAIT):
    end = time.monotonic() + within
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    assert true()
