"""Calls that a system of an office makes with its key."""

import pytest
from flask import json
from sqlalchemy import func, select

from klinik.accounts.visitor import PLAIN_COOKIE
from klinik.api import callers
from klinik.audit import ActorKind, AuditEvent
from klinik.db import db
from klinik.reports.codes import IntakeChannel, Platform
from klinik.reports.models import Report
from klinik.systems.models import Right
from tests.api.test_document import commands
from tests.factories.reports import filed, story
from tests.factories.systems import bearer, keyed

REPORTS = "/api/v1/reports"
SEEN = {"channel": "monitoring", "seen_where": "tiktok", "seen_on": "2026-11-20"}


def post(client, text, *, idempotency_key="", **given):
    headers = {**bearer(text), "Idempotency-Key": idempotency_key}
    return client.post(REPORTS, json={"text": story(), **given}, headers=headers)


def refusals():
    return db.session.scalars(select(AuditEvent.fields).where(AuditEvent.action == "system_key.refused")).all()


def test_a_system_of_an_office_reports_what_it_monitors(client, agency):
    key, text = keyed()

    ticket = post(client, text, **SEEN)

    report = db.session.scalars(select(Report)).one()
    assert (ticket.status_code, ticket.json["ticket_number"]) == (201, report.ticket_number)
    assert (report.channel, report.seen_where) == (IntakeChannel.MONITORING, Platform.TIKTOK)
    entered = db.session.scalars(select(AuditEvent).filter_by(action="report.entered", thing_id=report.id)).one()
    assert (entered.actor_kind, entered.actor_id) == (ActorKind.KEY, key.id)


def test_a_key_works_for_its_own_office_on_every_host(client, agency, foreign_agency):
    _key, text = keyed(agency=foreign_agency)

    post(client, text)

    assert db.session.scalars(select(Report.agency_id)).all() == [foreign_agency.id]


@pytest.mark.parametrize(
    "wrong", [{"channel": "partner"}, {"partner": "KIM Mawar"}, {"seen_on": "2999-01-01"}, {"channel": "web"}]
)
def test_a_slip_in_what_a_system_sends_is_named(client, agency, wrong):
    answer = post(client, keyed()[1], **wrong)

    assert (answer.status_code, set(answer.json["errors"]["json"]) <= {"channel", "partner", "seen_on"}) == (422, True)


def test_what_a_system_calls_its_report_is_its_own(client, agency):
    _key, text = keyed()
    first, again = (post(client, text, idempotency_key="alarm-17") for _ in range(2))

    public = client.post(REPORTS, json={"text": story()}, headers={"Idempotency-Key": "alarm-17"})
    other = post(client, keyed()[1], idempotency_key="alarm-17")

    assert first.json["ticket_number"] == again.json["ticket_number"]
    assert len({answer.json["ticket_number"] for answer in (first, public, other)}) == 3


def test_a_ticket_of_the_office_opens_without_its_code_and_names_nobody(client, agency):
    report = filed(contact="sari@contoh.id")

    answer = client.get(f"{REPORTS}/{report.ticket_number}", headers=bearer(keyed()[1]))

    assert (answer.status_code, answer.json["status"]) == (200, "received")
    assert "sari" not in answer.text
    assert report.text not in answer.text


def test_a_ticket_of_another_office_is_not_there(client, agency, foreign_agency):
    report, (_key, text) = filed(), keyed(agency=foreign_agency)

    theirs = client.get(f"{REPORTS}/{report.ticket_number}", headers=bearer(text))
    nobodys = client.get(f"{REPORTS}/KH-2026-999999", headers=bearer(text))

    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert theirs.json["detail"] == nobodys.json["detail"]


@pytest.mark.parametrize("said", ["Bearer klinik_x", "Bearer", "Basic YTpi", "klinik", ""])
def test_a_key_that_is_none_is_refused_as_rfc_6750_says(client, agency, said):
    answer = client.post(REPORTS, json={"text": story()}, headers={"Authorization": said})

    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert 'Bearer realm="Klinik Hoaks", error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert db.session.query(Report).count() == 0


def test_a_key_without_the_scope_is_told_which_and_the_trail_knows(client, agency):
    answer = post(client, keyed(Right.READ_REPORTS)[1])

    assert (answer.status_code, "reports:write" in answer.json["detail"]) == (403, True)
    assert refusals() == [["rights"]]


def test_a_key_does_nothing_beside_a_cookie(client, agency):
    client.set_cookie(PLAIN_COOKIE, "x")

    assert post(client, keyed()[1]).status_code == 400


def test_no_page_of_another_site_may_call_with_a_key(client, agency):
    asked = {"Origin": "https://lain.contoh.id", "Access-Control-Request-Headers": "authorization"}
    preflight = client.options(REPORTS, headers={**asked, "Access-Control-Request-Method": "POST"})
    answer = client.get(f"{REPORTS}/{filed().ticket_number}", headers=bearer(keyed()[1]))

    assert "authorization" not in preflight.headers["Access-Control-Allow-Headers"].lower()
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_key_has_a_limit_of_its_own_and_no_report_of_it_is_suspect(app, client, agency, monkeypatch):
    monkeypatch.setitem(app.config, "RATE_LIMITS", "on")
    monkeypatch.setattr(callers, "PER_KEY", "2 per minute")
    monkeypatch.setattr("klinik.api.tickets.PER_NETWORK", "0 per hour")
    _key, text = keyed()

    answers = [post(client, text).status_code for _ in range(3)]

    assert (answers, post(client, keyed()[1]).status_code) == ([201, 201, 429], 201)
    assert db.session.scalar(select(func.count(Report.quarantined_at))) == 0


def test_who_is_refused_again_and_again_fills_no_trail(app, client, agency, monkeypatch):
    monkeypatch.setitem(app.config, "RATE_LIMITS", "on")
    monkeypatch.setattr(callers, "REFUSALS", "2 per minute")
    text = keyed(Right.READ_REPORTS)[1]

    answers = [post(client, text).status_code for _ in range(4)]

    assert (answers, len(refusals())) == ([403, 403, 429, 429], 2)


def test_the_command_of_the_page_works_with_a_key(client, agency):
    _method, address, headers, body = list(commands(client.get("/api").text))[1]
    headers["Authorization"] = headers["Authorization"].replace("klinik_…", keyed()[1])

    answer = client.post(address, headers=headers, data=body)

    assert (answer.status_code, json.loads(body)["channel"]) == (201, "monitoring")


def test_the_document_declares_the_key_and_where_it_may_be_used(client, agency):
    document = client.get("/api/openapi.json").json

    assert document["components"]["securitySchemes"][callers.SCHEME]["scheme"] == "bearer"
    assert document["paths"][REPORTS]["post"]["security"] == [{}, {callers.SCHEME: ["reports:write"]}]


def test_the_trail_names_the_system_that_reported(client, admin):
    key, text = keyed(by=admin.user)

    post(client, text)

    assert f"<td>{key.name}</td>" in admin.get("/meja/jejak?action=report.entered").text
