"""A copy of a web page is made by the worker, once, whatever dies meanwhile, and says what became of it."""

from datetime import timedelta

import pytest

from klinik.accounts.models import Role
from klinik.archives import keeping, services, tasks
from klinik.archives.codes import CopyState, Failure
from klinik.archives.models import ArchiveCopy
from klinik.db import db, now
from klinik.errors import NotAllowed
from klinik.files import services as files
from klinik.settings import BadSetting
from tests.factories.archives import ask, kept
from tests.factories.clarifications import staff
from tests.factories.pages import ARTICLE, html, to

pytestmark = pytest.mark.usefixtures("app")


def fetched(copy):
    """Let the worker come by once."""
    tasks.fetch(str(copy.id))
    db.session.refresh(copy)
    return copy


def wait(copy):
    """Let the time of the next attempt come."""
    copy.next_at = now() - timedelta(seconds=1)
    db.session.commit()


def test_the_page_is_kept_with_its_words_its_hash_and_its_end(site, sent):
    site.answers["/a"] = to("/")
    copy = ask(site.url("/a"))
    assert ("archives.fetch", (str(copy.id),)) in sent

    fetched(copy)

    assert (copy.state, copy.status, copy.final_url) == (CopyState.KEPT, 200, site.url())
    assert (copy.title, copy.text) == (
        "Jadwal perawatan pompa",
        "Jadwal perawatan\n\nPompa dirawat empat jam pada hari Rabu.",
    )
    assert files.path(copy.file).read_bytes() == ARTICLE.encode()


def test_a_second_worker_finds_nothing_to_do(site):
    copy = fetched(ask(site.url()))

    fetched(copy)

    assert len(site.asked) == 1


def test_a_worker_that_dies_after_taking_it_is_followed_by_another(site):
    copy = ask(site.url())
    keeping.lease(copy.id, at=now())
    db.session.commit()
    fetched(copy)
    assert site.asked == []

    wait(copy)
    assert fetched(copy).state is CopyState.KEPT


def test_the_clock_finds_what_the_broker_lost(site, sent):
    copy = ask(site.url())
    sent.clear()

    tasks.look()

    assert sent == [("archives.fetch", (str(copy.id),))]


def test_a_server_that_is_down_is_asked_three_times(site):
    site.answers["/"] = html(b"", 503)
    copy = ask(site.url())

    for _ in range(3):
        fetched(copy)
        assert copy.state is (CopyState.FAILED if copy.attempts == 3 else CopyState.QUEUED)
        if copy.state is CopyState.QUEUED:
            wait(copy)

    assert (copy.failure, copy.status, len(site.asked)) == (Failure.REFUSED, 503, 3)


@pytest.mark.parametrize(
    ("address", "failure"),
    [
        ("http://127.0.0.1/", Failure.PRIVATE),
        ("ftp://contoh.id/", Failure.ADDRESS),
        ("javascript:alert(1)", Failure.ADDRESS),
    ],
)
def test_what_may_not_be_asked_fails_at_once_and_says_why(app, address, failure):
    copy = fetched(ask(address))

    assert (copy.state, copy.failure, copy.attempts) == (CopyState.FAILED, failure, 1)


def test_a_worker_that_dies_each_time_is_not_followed_for_ever(site):
    copy = ask(site.url())
    for _ in range(4):
        keeping.lease(copy.id, at=now())
        if copy.state is CopyState.QUEUED:
            wait(copy)

    assert (copy.state, copy.failure) == (CopyState.FAILED, Failure.INTERRUPTED)


def test_asking_twice_while_it_is_under_way_is_asking_once(app, sari):
    first = ask("https://kabar.contoh.id/a", by=sari)

    assert ask("https://kabar.contoh.id/a", by=sari) is first


def test_a_later_copy_stands_beside_the_first(site, sari):
    first = fetched(ask(site.url(), by=sari))

    second = fetched(ask(site.url(), by=sari))

    assert first.id != second.id
    assert first.is_kept
    assert second.is_kept


def test_a_failed_copy_can_be_tried_again(site, sari):
    site.answers["/"] = html(b"", 404)
    copy = fetched(ask(site.url(), by=sari))
    site.answers["/"] = html()

    services.again(copy, by=sari, at=now())
    db.session.commit()

    assert fetched(copy).state is CopyState.KEPT


def test_an_agency_asks_for_so_many_an_hour_and_no_more(app, sari, monkeypatch):
    monkeypatch.setitem(app.config, "ARCHIVE_PER_HOUR", 2)
    old = ask("https://kabar.contoh.id/0", by=sari)
    old.asked_at = now() - timedelta(minutes=61)
    ask("https://kabar.contoh.id/1", by=sari)
    ask("https://kabar.contoh.id/2", by=sari)

    with pytest.raises(services.TooManyCopies):
        ask("https://kabar.contoh.id/3", by=sari)


def test_where_it_is_switched_off_nobody_asks(app, sari, monkeypatch):
    monkeypatch.setitem(app.config, "ARCHIVE_COPIES", "off")

    with pytest.raises(services.SwitchedOff):
        ask("https://kabar.contoh.id/a", by=sari)


def test_a_setting_that_is_neither_on_nor_off_stops_the_start():
    with pytest.raises(BadSetting, match="ARCHIVE_COPIES"):
        services.refuse_bad_settings({"ARCHIVE_COPIES": "ya"})


def test_a_head_asks_for_nothing(app, agency):
    with pytest.raises(NotAllowed):
        ask("https://kabar.contoh.id/a", by=staff(Role.HEAD, agency))


@pytest.mark.parametrize(
    "address", ["https://www.facebook.com/a/posts/1", "https://x.com/a/status/1", "https://t.me/a"]
)
def test_what_people_posted_stays_at_the_desk(app, sari, address):
    copy = kept(address, by=sari)

    with pytest.raises(services.PersonalPost):
        services.release(copy, by=sari, at=now())


def test_a_link_that_led_to_somebodys_post_stays_at_the_desk(app, sari):
    copy = kept("https://s.id/abc", by=sari, final_url="https://m.facebook.com/a")

    with pytest.raises(services.PersonalPost):
        services.release(copy, by=sari, at=now())


def test_a_deleted_copy_leaves_neither_row_nor_file(app, ratna):
    copy = kept("https://kabar.contoh.id/a", by=ratna)
    file_id = copy.file_id

    services.remove(copy, by=ratna)
    db.session.commit()

    assert db.session.query(ArchiveCopy).count() == 0
    assert db.session.get(type(copy.file), file_id) is None
