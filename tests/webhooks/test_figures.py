"""What operators read about deliveries at `/metrics`."""

from datetime import timedelta

from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.webhooks import services
from klinik.webhooks.codes import DeliveryState, PauseReason
from tests.factories.clarifications import staff
from tests.factories.webhooks import delivery, listening

SECRETIVE = "https://sistem.contoh.id/hook?token=rahasia"


def figures(client):
    lines = [line for line in client.get("/metrics").text.splitlines() if line.startswith("klinik_webhook")]
    return {name: float(value) for name, _space, value in (line.rpartition(" ") for line in lines)}


def made(webhook, state, ago=timedelta()):
    row = delivery(webhook)
    row.state, row.created_at = state, now() - ago
    db.session.commit()


def test_deliveries_and_addresses_are_counted_by_how_they_stand(client, agency):
    admin, mine = staff(Role.ADMIN), listening(SECRETIVE)
    for state, times in ((DeliveryState.DELIVERED, 3), (DeliveryState.FAILED, 2), (DeliveryState.WAITING, 1)):
        for _ in range(times):
            made(mine, state)
    made(mine, DeliveryState.DELIVERED, timedelta(days=4))
    services.pause(listening("https://sistem.contoh.id/jeda"), by=admin, at=now())
    services.stop(listening("https://sistem.contoh.id/hilang"), PauseReason.GONE, at=now())

    found = figures(client)

    assert {state: found[f'klinik_webhook_deliveries{{state="{state}"}}'] for state in DeliveryState} == {
        "waiting": 1,
        "delivered": 3,
        "failed": 2,
    }
    assert [found[f'klinik_webhooks{{state="{state}"}}'] for state in ("listening", "paused", "stopped")] == [1, 1, 1]


def test_the_age_of_what_waits_is_that_of_the_oldest_for_an_address_that_listens(client, agency):
    mine, paused = listening(), listening("https://sistem.contoh.id/jeda")
    made(mine, DeliveryState.WAITING, timedelta(minutes=7))
    made(paused, DeliveryState.WAITING, timedelta(days=1))
    services.pause(paused, by=staff(Role.ADMIN), at=now())

    assert 420 <= figures(client)["klinik_webhook_oldest_waiting_seconds"] < 480


def test_no_figure_names_an_address_an_office_or_a_secret(client, agency):
    made(listening(SECRETIVE), DeliveryState.WAITING)

    page = client.get("/metrics").text

    assert "klinik_webhook_deliveries" in page
    assert not any(word in page for word in ("contoh.id", "rahasia", "whsec_", agency.slug, str(agency.id)))


def test_figures_cost_two_questions_more(client, agency, count_queries):
    made(listening(), DeliveryState.WAITING)

    with count_queries() as asked:
        figures(client)

    assert sum("webhook" in statement for statement in asked) == 2
