"""Kept pages are fast, the same for everybody, and never older than a second."""

import contextvars
import time
from uuid import uuid4

import psycopg
import pytest
from flask import Response, make_response
from flask.testing import FlaskClient

from klinik import web
from klinik.db import db
from klinik.web import cache
from klinik.web.listener import Listener
from klinik.web.shelf import Kept, Shelf
from tests.factories.agencies import default_agency
from tests.web.conftest import make_probe

WAIT = 3.0
KILL_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE query ~ 'SELECT 1|LISTEN' AND datname = current_database() AND pid <> pg_backend_pid()"""


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


def wait_until(true):
    end = time.monotonic() + WAIT
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    assert true()


def test_a_page_is_made_once(cached_app, reader):
    first, second = reader.get("/kabar"), reader.get("/kabar")

    assert cached_app.made == 1
    assert first.data == second.data
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


def test_a_kept_page_carries_the_same_headers(reader):
    first, second = reader.get("/kabar"), reader.get("/kabar")

    for name in ("Content-Security-Policy", "Content-Type", "ETag", "Cache-Control", "Content-Language", "Vary"):
        assert second.headers[name] == first.headers[name]


def test_a_kept_page_is_packed_for_those_who_know_how(cached_app, reader):
    plain = reader.get("/kabar")

    packed = reader.get("/kabar", headers={"Accept-Encoding": "br"})

    assert packed.headers["Content-Encoding"] == "br"
    assert len(packed.data) < len(plain.data)
    assert cached_app.made == 1


def test_a_browser_that_has_the_page_hears_only_that(reader):
    etag = reader.get("/kabar").headers["ETag"]

    response = reader.get("/kabar", headers={"If-None-Match": etag})

    assert (response.status_code, response.data) == (304, b"")


@pytest.mark.parametrize("address", ["/kabar?lang=en", "/kabar?q=bansos", "/kabar?q=banjir"])
def test_another_address_is_another_page(cached_app, reader, address):
    reader.get("/kabar")

    reader.get(address)
    reader.get(address)

    assert cached_app.made == 2


def test_another_host_is_another_page(cached_app, reader):
    reader.get("/kabar")

    reader.get("/kabar", base_url="http://tuban.contoh.id")

    assert cached_app.made == 2


def test_an_unknown_parameter_fills_no_shelf(cached_app, reader):
    reader.get("/kabar?acak=1")
    reader.get("/kabar?acak=1")

    assert cached_app.made == 2


def test_who_has_a_cookie_of_ours_gets_a_fresh_page(cached_app, reader):
    reader.get("/kabar")

    reader.set_cookie("_ga", "GA1.2")
    reader.set_cookie("klinik_tiket", "abc")
    reader.get("/kabar")

    assert cached_app.made == 2


def test_a_foreign_cookie_changes_nothing(cached_app, reader):
    reader.get("/kabar")

    reader.set_cookie("_ga", "GA1.2")
    reader.get("/kabar")

    assert cached_app.made == 1


@pytest.mark.parametrize("keys", [("klarifikasi-7",), (), ("klarifikasi-1", "klarifikasi-7")])
def test_a_change_drops_the_page_within_a_second_of_its_commit(cached_app, reader, keys):
    reader.get("/kabar")

    cache.invalidate(*keys)
    db.session.commit()

    time.sleep(1)
    reader.get("/kabar")
    assert cached_app.made == 2


def test_a_change_drops_the_page_in_every_worker_also_without_redis(cached_app, reader, other_worker):
    reader.get("/kabar")
    other_worker.test_client().get("/kabar")
    other_worker.test_client().get("/kabar")
    assert (cached_app.made, other_worker.made) == (1, 1)

    cache.invalidate("klarifikasi-7")
    db.session.commit()

    time.sleep(1)
    reader.get("/kabar")
    other_worker.test_client().get("/kabar")
    assert (cached_app.made, other_worker.made) == (2, 2)


def test_a_change_of_something_else_leaves_the_page(cached_app, reader):
    reader.get("/kabar")

    cache.invalidate("klarifikasi-8")
    db.session.commit()

    time.sleep(0.6)
    reader.get("/kabar")
    assert cached_app.made == 1


def test_all_pages_of_an_office_are_dropped_by_its_key(cached_app, reader):
    reader.get("/kabar")

    cache.invalidate(default_agency().id)
    db.session.commit()

    time.sleep(1)
    reader.get("/kabar")
    assert cached_app.made == 2


def test_a_change_that_is_undone_drops_nothing(cached_app, reader):
    reader.get("/kabar")

    cache.invalidate()
    db.session.rollback()

    time.sleep(0.6)
    reader.get("/kabar")
    assert cached_app.made == 1


def test_while_the_listener_is_down_every_page_is_fresh(cached_app, reader, database):
    reader.get("/kabar")
    listener = cached_app.extensions[cache.EXTENSION]
    listener.stop()
    wait_until(lambda: not listener.is_awake())

    reader.get("/kabar")

    assert cached_app.made == 2


def test_a_listener_that_lost_its_connection_comes_back_and_forgets_all(cached_app, reader, database):
    reader.get("/kabar")

    with psycopg.connect(database, autocommit=True) as other:
        other.execute(KILL_OTHERS)
    time.sleep(1.5)

    wait_until(cached_app.extensions[cache.EXTENSION].is_awake)
    reader.get("/kabar")
    assert cached_app.made == 2


def test_a_database_that_is_away_wakes_nobody(tmp_path):
    listener = Listener("postgresql://postgres@/klinik?host=/tidak/ada", Shelf())

    assert not listener.is_awake()
    time.sleep(0.5)
    assert not listener.is_awake()
    listener.stop()


# --- the shelf ----------------------------------------------------------------------------------------------------


def kept(size=10, keys=("a",), lasts=60.0):
    return Kept(headers=[], body=b"x" * size, keys=frozenset(keys), lasts=lasts)


def test_a_page_begun_before_a_change_is_not_put_up_after_it():
    shelf = Shelf()
    begun = shelf.generation
    shelf.drop("a")

    shelf.put(("/",), kept(), begun)

    assert shelf.get(("/",)) is None


def test_the_longest_unread_page_makes_room():
    shelf = Shelf(room=3 * kept().size)
    for path in ("/1", "/2", "/3"):
        shelf.put((path,), kept(), shelf.generation)
    shelf.get(("/1",))

    shelf.put(("/4",), kept(), shelf.generation)

    assert [bool(shelf.get((path,))) for path in ("/1", "/2", "/3", "/4")] == [True, False, True, True]


def test_a_page_grows_old():
    shelf = Shelf()

    shelf.put(("/",), kept(lasts=0.0), shelf.generation)

    assert shelf.get(("/",)) is None
