"""The broker as our own child."""

import os
import signal

import pytest
import redis

from klinik.local.errors import CannotStart
from klinik.local.valkey import Valkey


@pytest.fixture
def server(tmp_path):
    valkey = Valkey(tmp_path / "valkey").start()
    yield valkey
    valkey.stop()


def test_what_was_queued_is_there_after_a_restart(server):
    with redis.Redis.from_url(server.url()) as client:
        client.lpush("klinik", "task")

    server.stop()
    server.start()

    with redis.Redis.from_url(server.url()) as client:
        assert client.lrange("klinik", 0, -1) == [b"task"]


def test_it_starts_again_after_kill_9(server):
    os.kill(server.child.pid, signal.SIGKILL)
    server.child.wait()

    server.start()

    with redis.Redis.from_url(server.url(3)) as client:
        assert client.ping()


def test_nothing_is_thrown_away_when_memory_runs_out(server):
    with redis.Redis.from_url(server.url()) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_a_program_that_is_not_there_is_said_in_a_sentence(tmp_path):
    with pytest.raises(CannotStart, match="KLINIK_REDIS_BIN"):
        Valkey(tmp_path, program=str(tmp_path))
