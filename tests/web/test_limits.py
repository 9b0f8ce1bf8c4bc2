"""Limits hold with Redis and without it, and open only on this machine."""

import time

import pytest

from klinik import create_app
from klinik.settings import BadSetting
from klinik.web import limits
from tests import servers


@pytest.fixture
def limited(probes, pg_url, redis_url, redis_client, tmp_path):
    return probes(pg_url, redis_url, tmp_path, RATE_LIMITS="on").test_client()


@pytest.fixture
def without_redis(probes, pg_url, tmp_path):
    return probes(pg_url, "redis://127.0.0.1:1/0", tmp_path, RATE_LIMITS="on").test_client()


def statuses(client, times, **words):
    return [client.get("/uji/jarang", **words).status_code for _ in range(times)]


def test_more_than_the_limit_is_refused(limited):
    assert statuses(limited, 3) == [200, 200, 429]


def test_each_visitor_has_a_limit_of_their_own(limited):
    statuses(limited, 3)

    other = statuses(limited, 1, environ_base={"REMOTE_ADDR": "203.0.113.9"})

    assert other == [200]


def test_limits_hold_and_nobody_waits_while_redis_is_away(without_redis):
    begun = time.monotonic()

    assert statuses(without_redis, 3) == [200, 200, 429]
    assert time.monotonic() - begun < 2


def test_off_means_off_for_this_machine_and_for_nobody_else(probe):
    here = statuses(probe, 3)
    elsewhere = statuses(probe, 3, environ_base={"REMOTE_ADDR": "203.0.113.77"})

    assert here == [200, 200, 200]
    assert elsewhere == [200, 200, 429]


def test_off_is_refused_where_the_public_can_reach_us(pg_url, redis_url, tmp_path):
    settings = servers.settings(pg_url, redis_url, tmp_path) | {"BASE_URL": "https://klinikhoaks.contoh.id"}

    with pytest.raises(BadSetting, match="RATE_LIMITS"):
        create_app(settings)


def test_the_stored_key_does_not_show_the_address(probe_app):
    with probe_app.test_request_context("/", environ_base={"REMOTE_ADDR": "203.0.113.9"}):
        assert "203" not in limits.address()[:6]
        assert limits.address() != limits.network()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.0/24"),
    ],
)
def test_neighbours_share_a_network(address, network):
    assert limits.network_of(address) == network


def test_a_forwarded_address_is_believed_only_behind_a_declared_proxy(probe, probes, pg_url, redis_url, tmp_path):
    behind = probes(pg_url, redis_url, tmp_path, TRUSTED_PROXIES=1).test_client()
    headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}

    assert probe.get("/uji/alamat", headers=headers).json == {"remote": "127.0.0.1", "secure": False}
    assert behind.get("/uji/alamat", headers=headers).json == {"remote": "203.0.113.9", "secure": True}


def test_who_is_refused_reads_how_long_to_wait_and_programs_read_it_too(limited):
    statuses(limited, 2)

    refusal = limited.get("/uji/jarang")

    assert 1 <= int(refusal.headers["Retry-After"]) <= 60
    assert "Tunggu 1\N{NO-BREAK SPACE}menit" in refusal.text
