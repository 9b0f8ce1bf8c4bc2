"""Where nobody listens for changes, a kept page is shown only once the database has confirmed it."""

import brotli
import pytest
from sqlalchemy import BigInteger, Text, cast, func, insert, text

from klinik.db import db
from klinik.web import cache
from klinik.web.models import PageStamp
from tests.factories.agencies import default_agency
from tests.web.kept_pages import cached_app, database, reader, wait_until

__all__ = ["cached_app", "database", "reader"]  # fixtures


@pytest.fixture
def deaf(cached_app, reader):
    """A browser in front of an app that hears of no changes any more."""
    listener = cached_app.extensions[cache.EXTENSION]
    listener.stop()
    wait_until(lambda: not listener.is_awake())
    return reader


def test_while_the_listener_is_down_a_page_is_shown_again_only_if_nothing_has_changed(cached_app, deaf):
    first = deaf.get("/kabar", headers={"Accept-Encoding": "br"})

    again = deaf.get("/kabar", headers={"Accept-Encoding": "br"})

    assert cached_app.made == 1
    assert (brotli.decompress(again.data), again.headers["ETag"]) == (
        brotli.decompress(first.data),
        first.headers["ETag"],
    )
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]


@pytest.mark.parametrize("keys", [("klarifikasi-7",), (), ("office",)])
def test_while_the_listener_is_down_a_change_is_seen_at_once(cached_app, deaf, keys):
    deaf.get("/kabar")

    cache.invalidate(*(default_agency().id if key == "office" else key for key in keys))
    db.session.commit()

    deaf.get("/kabar")
    assert cached_app.made == 2


def test_a_page_made_while_a_change_was_open_does_not_outlive_it(cached_app, deaf):
    cache.invalidate("klarifikasi-7")
    deaf.get("/kabar")  # shows what was before the change, which is not committed
    db.session.commit()

    deaf.get("/kabar")

    assert cached_app.made == 2


def test_a_change_of_something_else_leaves_the_page_while_the_listener_is_down(cached_app, deaf):
    deaf.get("/kabar")

    cache.invalidate("klarifikasi-8")
    db.session.commit()

    deaf.get("/kabar")
    assert cached_app.made == 1


def test_a_stamp_from_the_future_of_another_server_makes_no_page_anew(cached_app, deaf):
    db.session.add(PageStamp(key="klarifikasi-7", changed_in=2**62))
    db.session.commit()

    deaf.get("/kabar")
    deaf.get("/kabar")

    assert cached_app.made == 1


def test_a_reload_asks_the_database_and_not_the_shelf(cached_app, reader):
    reader.get("/kabar")
    now = cast(cast(func.pg_current_xact_id(), Text), BigInteger)
    with db.engine.begin() as elsewhere:  # and tells nobody
        elsewhere.execute(insert(PageStamp).values(key="klarifikasi-7", changed_in=now))

    reader.get("/kabar", headers={"Cache-Control": "no-cache"})

    assert cached_app.made == 2


def test_a_page_is_made_anew_where_the_database_cannot_say(cached_app, deaf):
    deaf.get("/kabar")
    with db.engine.begin() as elsewhere:
        elsewhere.execute(text("ALTER TABLE page_stamp RENAME TO gone"))

    assert deaf.get("/kabar").status_code == 200
    assert cached_app.made == 2
