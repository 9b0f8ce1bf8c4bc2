"""How deliveries fare, for `/metrics`: numbers of the whole installation, and no address of anybody among them."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily

from klinik.db import now
from klinik.site import metrics
from klinik.webhooks import queries


def figures() -> Iterator[GaugeMetricFamily]:
    """Yield what a watchman asks, the most telling first."""
    found = queries.pressing(at=now())
    yield metrics.gauge(
        "klinik_webhook_oldest_waiting_seconds", "Age of the oldest delivery for an address that listens", found.oldest
    )
    says = "Deliveries that wait, and those of the last three days that arrived or failed"
    yield metrics.each("klinik_webhook_deliveries", says, "state", found.deliveries)
    yield metrics.each(
        "klinik_webhooks", "Addresses that listen, are paused by hand, or were stopped", "state", found.addresses
    )
