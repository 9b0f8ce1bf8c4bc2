"""A shortened link is found as it is at once, and by where it leads as soon as a worker has asked its service."""

import http.client
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from klinik import matching
from klinik.db import db, now
from klinik.fetching import NotPublic, dialing
from klinik.matching import resolving, services, tasks
from klinik.matching.models import ShortLink
from tests.factories.matching import indexed

SHORT = "https://vt.tiktok.com/ZSabc/"
VIDEO = "https://www.tiktok.com/@a/video/7301234567890123456"


class Service(BaseHTTPRequestHandler):
    """A shortener on this machine, which remembers what it was asked."""

    asked: list[str] = []  # emptied by the fixture

    def do_GET(self):
        self.asked.append(f"{self.headers['Host']}{self.path}")
        self.send_response(int(self.path.removeprefix("/status-")) if "status" in self.path else 301)
        self.send_header("Location", f"{VIDEO}?_t=8x&is_from_webapp=1")
        self.end_headers()

    def log_message(self, *_words):
        """The test says what it asked for."""


@pytest.fixture
def service(monkeypatch):
    """Let every shortener be a server of ours: the one seam is how a connection is made."""
    Service.asked.clear()
    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = http.client.HTTPConnection(*server.server_address, timeout=5)
    monkeypatch.setattr(dialing, "dial", lambda *_host, **_how: here)
    yield Service
    server.shutdown()
    server.server_close()


@pytest.fixture
def unreachable(monkeypatch):
    """Let no shortener answer."""

    def refuse(host, *_port, **_how):
        raise ConnectionRefusedError(host)

    monkeypatch.setattr(dialing, "dial", refuse)


def found(agency, link):
    return [match.id for match in matching.find(links=[link], agency_id=agency.id)]


def test_two_shares_of_one_video_meet_once_the_worker_has_asked(agency, service, sent):
    first, second = indexed(links=[SHORT]), indexed(body="https://vm.tiktok.com/ZMxyz")
    assert found(agency, SHORT) == [first]
    assert ("matching.resolve", ()) in sent

    tasks.resolve()

    assert set(found(agency, VIDEO)) == set(found(agency, SHORT)) == {first, second}
    assert len(service.asked) == 2


def test_what_is_known_is_not_asked_again_and_counts_for_what_comes_later(agency, service, foreign_agency):
    indexed(links=[SHORT])
    tasks.resolve()

    later = indexed(links=[SHORT], agency_id=foreign_agency.id)
    tasks.resolve()

    assert found(foreign_agency, VIDEO) == [later]
    assert len(service.asked) == 1


def test_a_led_on_link_goes_with_its_document(agency, service):
    report = indexed(links=[SHORT])
    tasks.resolve()

    matching.remove("report", report)

    assert found(agency, VIDEO) == []


def test_the_answer_is_read_and_not_followed(agency, service):
    assert resolving.target("s.id/abc?x=1") == "tiktok:7301234567890123456"
    assert resolving.target("s.id/status-200") == ""
    assert len(service.asked) == 2


def test_a_link_that_leads_to_no_address_leads_nowhere(monkeypatch):
    monkeypatch.setattr(resolving, "_location", lambda *_asked: "http://[")

    assert resolving.target("s.id/abc") == ""


def test_only_listed_services_are_asked(agency, service):
    indexed(links=["https://kabar.contoh.id/abc", "https://bit.ly", "https://bit.ly.jahat.id/x", "https://x.id/bit.ly"])

    tasks.resolve()

    assert (db.session.query(ShortLink).count(), service.asked) == (0, [])


def test_a_service_that_does_not_answer_is_asked_three_times_more_and_then_left_alone(agency, unreachable, sent):
    indexed(links=[SHORT])
    row = db.session.get(ShortLink, "vt.tiktok.com/ZSabc")

    for _ in range(5):
        tasks.resolve()
        row.next_at = row.next_at and now() - timedelta(seconds=1)
        db.session.commit()

    assert (row.attempts, row.next_at, row.target) == (4, None, "")
    assert ("matching.resolve", ()) in sent


def test_a_name_that_leads_home_is_refused_before_anything_is_sent(monkeypatch):
    monkeypatch.setattr(dialing.socket, "getaddrinfo", lambda *_a, **_w: [(2, 1, 6, "", ("127.0.0.1", 443))])

    with pytest.raises(NotPublic):
        resolving.target("s.id/abc")


def test_a_link_that_leads_nowhere_changes_nothing_and_is_not_asked_again(agency, service):
    indexed(links=[SHORT])

    services.lead("vt.tiktok.com/ZSabc", "")

    assert found(agency, VIDEO) == []
    assert db.session.get(ShortLink, "vt.tiktok.com/ZSabc").next_at is None
