"""Figures for whoever watches: from the database, so every process says the same; and not for the public."""

from datetime import timedelta

import pytest

from klinik.background import services as background
from klinik.db import db, now
from klinik.notifications.kinds import State
from tests.factories.notifications import RecipientFactory, told
from tests.factories.reports import filed
from tests.notifications.scripted import later

TOKEN = {"Authorization": "Bearer rahasia-pengawas"}


@pytest.fixture
def figures(client):
    def read():
        lines = client.get("/metrics").text.splitlines()
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if not line.startswith("#")}

    return read


def test_the_age_of_the_oldest_waiting_message_comes_first(client, reader, figures):
    later(told(reader), next_at=now() - timedelta(minutes=7))

    name, value = next(iter(figures().items()))

    assert name == "klinik_outbox_oldest_waiting_seconds"
    assert 420 <= value < 480


def test_messages_cases_and_the_worker_are_counted(client, reader, figures):
    filed()
    later(told(reader, event="1"), state=State.FAILED, last_error="550")
    told(RecipientFactory(), event="2")
    background.beat_heart(at=now() - timedelta(seconds=90))
    db.session.commit()

    found = figures()

    assert found['klinik_outbox_messages{state="failed"}'] == 1
    assert found['klinik_outbox_messages{state="waiting"}'] == 1
    assert found['klinik_cases{due="in_time"}'] == 1
    assert 90 <= found["klinik_worker_heartbeat_age_seconds"] < 150
    assert found["klinik_broker_up"] == 1
    assert found["klinik_audit_unsealed"] > 0


def test_without_a_broker_the_figures_are_there_all_the_same(app, figures, monkeypatch):
    monkeypatch.setitem(app.config, "REDIS_URL", "redis://127.0.0.1:1/0")

    assert figures()["klinik_broker_up"] == 0


@pytest.mark.parametrize(
    "caller",
    [
        {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
    ],
)
def test_without_a_token_only_this_machine_may_read(client, caller):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", **caller).status_code == 404


def test_with_a_token_whoever_knows_it_may_read_and_nobody_else(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "rahasia-pengawas")

    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer salah"}).status_code == 404
    assert client.get("/metrics", headers=TOKEN, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200
