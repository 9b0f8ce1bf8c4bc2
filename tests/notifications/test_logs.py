"""No log ever holds how somebody can be reached, whatever goes wrong and however much is logged."""

import logging

import pytest
import structlog

from klinik.db import db
from klinik.notifications import tasks
from klinik.notifications.channels import Outcome, Result
from klinik.notifications.kinds import State
from tests.factories.reports import filed
from tests.notifications.post_office import PostOffice
from tests.notifications.scripted import Scripted, all_rows, drain, later
from tests.notifications.test_bounces import dsn, note

MAIL, PHONE = "kenari@contoh.id", "+6281298765432"
SECRETS = ("kenari", "98765432")


@pytest.fixture
def logged(app, caplog, capfd):
    """Everything that all loggers say, at the finest level."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.CRITICAL, logger="mail.log")  # the other side: aiosmtpd, in this very process
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    yield lambda: caplog.text + "".join(capfd.readouterr())
    structlog.configure(**before)


def test_no_contact_reaches_a_log(app, logged, monkeypatch):
    for contact in (MAIL, PHONE):
        filed(contact=contact)
    with PostOffice() as office:
        monkeypatch.setitem(app.config, "SMTP_URL", office.url)
        for answer in (f"451 4.2.1 <{MAIL}> busy", f"550 5.7.1 <{MAIL}> unwanted", ""):
            office.refuse_address = {MAIL: answer} if answer else {}
            _again()
            tasks.send()
    note(dsn(all_rows()[0]))

    said = logged()
    assert "message not accepted" in said
    assert "message accepted" in said
    assert [secret for secret in SECRETS if secret in said] == []


def test_a_relay_that_crashes_over_a_message_tells_no_contact(app, logged):
    filed(contact=MAIL)

    with pytest.raises(RuntimeError):
        drain(Scripted(kenari=RuntimeError("crash")))
    db.session.rollback()

    assert "kenari" not in logged()


def test_a_request_that_fails_in_the_middle_is_found_by_its_number_and_tells_no_contact(
    app, agency, client, logged, monkeypatch
):
    def broken(*_words, **_named):
        raise RuntimeError(f"unusable: {MAIL}")

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr("klinik.notifications.services.subscribing.recipient", broken)
    token = client.get("/langganan").text.partition('name="form_token"')[2].partition('value="')[2].partition('"')[0]
    answer = client.post("/langganan", data={"form_token": token, "contact": MAIL, "series": "weekly"})

    said = logged()
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in said
    assert "kenari" not in said


def test_each_line_about_a_message_names_it(app, logged):
    filed(contact=MAIL)

    drain(Scripted(kenari=Outcome(Result.LATER, "451 busy")))

    assert f'"message_id": "{all_rows()[0].id}"' in logged()


def _again():
    for row in all_rows():
        later(row, next_at=row.created_at, **({"state": State.WAITING} if row.state is State.FAILED else {}))
