"""Kept pages are fast, the same for everybody, and never older than a second."""

import time

import psycopg
import pytest

from klinik.db import db
from klinik.web import cache
from klinik.web.listener import Listener
from klinik.web.shelf import Shelf
from tests.factories.agencies import default_agency
from tests.web.kept_pages import cached_app, database, other_worker, reader, wait_until

__all__ = ["cached_app", "database", "other_worker", "reader"]  # fixtures
KILL_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE query ~ 'SELECT 1|LISTEN' AND datname = current_database() AND pid <> pg_backend_pid()"""


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

    for known in (etag, etag.removeprefix("W/"), f'"lain", {etag}', "*"):
        response = reader.get("/kabar", headers={"If-None-Match": known})
        assert (response.status_code, response.data) == (304, b""), known
    assert reader.get("/kabar", headers={"If-None-Match": 'W/"lain"'}).status_code == 200


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


def test_what_a_network_hangs_on_to_an_address_makes_no_other_page(cached_app, reader):
    reader.get("/kabar?fbclid=IwAR1&q=bansos")
    reader.get("/kabar?q=bansos&utm_source=wa")

    assert cached_app.made == 1


def test_a_parameter_that_only_another_page_knows_is_not_kept(cached_app, reader):
    reader.get("/kabar?cursor=1")
    reader.get("/kabar?cursor=1")

    assert cached_app.made == 2


def test_a_parameter_that_may_mean_another_page_is_never_answered_with_a_kept_one(cached_app, reader, monkeypatch):
    monkeypatch.setattr(cache, "known", set(cache.known))
    cache.tell_apart("nomor_lama")
    reader.get("/kabar")

    for _ in range(2):
        reader.get("/kabar?nomor_lama=7")

    assert cached_app.made == 3


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
