"""A wrong code and an unknown number are the same to whoever tries: status, page, headers, and the work behind them."""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from klinik.db import db, secrets
from tests.factories.notifications import RecipientFactory
from tests.factories.reports import filed
from tests.reports.test_form import hidden

WRONG = "1111-2222-3333-4444"
UNKNOWN = "KH-2020-999999"
TYPED = re.compile(r'value="[^"]*"|KH-\d{4}-\d{6}|/(?:t|langganan)/[\w-]{22}|request_id": ?"\w+"')
FOR_EACH = {"X-Request-ID", "Date", "Content-Length"}


@contextmanager
def work(monkeypatch):
    """Collect what is asked of the database, in order, and how often something is hashed under a key."""
    done, mac = [], secrets._mac

    def note(_connection, _cursor, statement, *_words):
        done.append(re.sub(r"savepoint_\d+", "savepoint", statement))

    def counted(*words):
        done.append("HMAC")
        return mac(*words)

    event.listen(db.engine, "before_cursor_execute", note)
    monkeypatch.setattr(secrets, "_mac", counted)
    try:
        yield done
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
        monkeypatch.setattr(secrets, "_mac", mac)


def seen(answer):
    headers = {name: value for name, value in answer.headers if name not in FOR_EACH}
    return answer.status_code, headers, TYPED.sub("", answer.text)


def track(client, number):
    return client.post(
        "/lacak", data={**hidden(client.get("/lacak").text), "ticket_number": number, "access_code": WRONG}
    )


def ask_api(client, number):
    return client.get(f"/api/v1/reports/{number}", headers={"X-Access-Code": WRONG})


def look(client, number):
    return client.get(f"/tiket/{number}")


def take_back(client, number):
    return client.post(f"/tiket/{number}/tarik", data={})


WAYS = [track, ask_api, look, take_back]


@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_code_and_an_unknown_number_look_alike_and_cost_alike(client, agency, monkeypatch, way):
    number = filed().ticket_number
    way(client, "KH-2020-000001")  # whatever is made once for all is made

    with work(monkeypatch) as for_wrong:
        wrong = seen(way(client, number))
    with work(monkeypatch) as for_unknown:
        unknown = seen(way(client, UNKNOWN))

    assert wrong == unknown
    assert for_wrong == for_unknown


@pytest.mark.parametrize("way", WAYS)
def test_a_ticket_of_another_office_is_as_good_as_unknown(client, agency, foreign_agency, monkeypatch, way):
    number = filed(foreign_agency).ticket_number
    way(client, "KH-2020-000001")

    with work(monkeypatch) as for_foreign:
        foreign = seen(way(client, number))
    with work(monkeypatch) as for_unknown:
        unknown = seen(way(client, UNKNOWN))

    assert (foreign, for_foreign) == (unknown, for_unknown)


def test_guessing_on_and_on_is_slowed_down_alike(client, agency):
    number = filed().ticket_number
    tries = [[seen(track(client, asked)) for _try in range(6)] for asked in (number, UNKNOWN)]

    assert tries[0] == tries[1]
    assert tries[0][-1][0] == 429


@pytest.mark.parametrize("address", ["/t/{}", "/langganan/{}/setuju", "/langganan/{}/berhenti"])
def test_a_link_that_was_never_made_says_nothing_about_those_that_were(client, agency, monkeypatch, address):
    """The secret of another kind of link stands in the database too, and opens nothing here."""
    known = secrets.decrypt(RecipientFactory().token) if "setuju" in address else "x" * 22
    client.get(address.format("0" * 22))

    with work(monkeypatch) as for_known:
        wrong = seen(client.get(address.format(known)))
    with work(monkeypatch) as for_unknown:
        unknown = seen(client.get(address.format("y" * 22)))

    assert (wrong[0], wrong, for_known) == (404, unknown, for_unknown)
