"""Figures for whoever watches over the clinic (Prometheus). Asked of the database, so every process says the same."""

import hmac
import ipaddress
from collections.abc import Callable, Iterator, Mapping

import redis
from flask import Flask, Response, current_app, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from klinik.audit import queries as audit
from klinik.background import queries as background
from klinik.background.settings import LISTS
from klinik.db import now
from klinik.errors import NotFound
from klinik.notifications import queries as notifications
from klinik.review.queries import standing
from klinik.site.health import PATIENCE, health

TEXT = "text/plain; version=0.0.4; charset=utf-8"
NEVER = float("inf")
EXTENSION = "klinik.metrics"


@health.get("/metrics")
def metrics() -> Response:
    """Say how things stand. Not for the public: with METRICS_TOKEN, or from this machine itself."""
    if not _may_read():
        raise NotFound
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Now())
    return Response(generate_latest(registry), content_type=TEXT, headers={"Cache-Control": "no-store"})


def add(app: Flask, figures: Callable[[], Iterator[GaugeMetricFamily]]) -> None:
    """Let a room above this one say how its things stand, after ours."""
    app.extensions.setdefault(EXTENSION, []).append(figures)


class Now(Collector):
    """The figures of this moment, the most telling one first: a message that waits is a person who was not told."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        outbox, at = notifications.pressing(at=now()), now()
        yield gauge("klinik_outbox_oldest_waiting_seconds", "Age of the oldest message that is due", outbox.oldest)
        yield each("klinik_outbox_messages", "Messages not yet at their end, and failed ones", "state", outbox.by_state)
        yield gauge("klinik_addresses_blocked", "Addresses that are not written to", outbox.blocked)
        heard = background.last_heartbeat()
        age = (at - heard).total_seconds() if heard else NEVER
        yield gauge("klinik_worker_heartbeat_age_seconds", "Since beat, broker, worker last worked together", age)
        given_up = background.given_up(since=at.replace(hour=0, minute=0, second=0, microsecond=0))
        yield gauge("klinik_tasks_given_up_today", "Tasks that killed their worker too often", given_up)
        waiting = _tasks_waiting()
        yield gauge("klinik_broker_up", "Whether the broker answers", waiting is not None)
        yield gauge("klinik_tasks_waiting", "Tasks in the broker", waiting or 0)
        yield each(
            "klinik_cases", "Cases in work, by how they stand against their promise", "due", standing.standing(at=at)
        )
        yield gauge("klinik_audit_unsealed", "Events of the trail that are not sealed yet", audit.unsealed())
        for figures in current_app.extensions.get(EXTENSION, ()):
            yield from figures()


def _may_read() -> bool:
    """Whoever knows the token; without one, this machine, unless the request came through a proxy."""
    token = current_app.config["METRICS_TOKEN"]
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    return ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - unknown, binds nothing


def _tasks_waiting() -> int | None:
    url = current_app.config["REDIS_URL"]
    try:
        with redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=None) as broker:
            return sum(int(broker.llen(key)) for key in LISTS)
    except (redis.RedisError, ValueError):
        return None


def gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    """Return one figure."""
    return GaugeMetricFamily(name, says, value=float(value))


def each(name: str, says: str, label: str, values: Mapping[str, int]) -> GaugeMetricFamily:
    """Return a figure for each value of a label. Labels are words of ours, never an address or a name."""
    family = GaugeMetricFamily(name, says, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
