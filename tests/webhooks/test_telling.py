"""What a deed of the trail means to other systems: types, numbers and addresses, and no words of anybody."""

import json

import jsonschema_rs
import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.api.events import described as events_described
from klinik.audit import AuditEvent, chain
from klinik.clarifications import services as clarifying
from klinik.clarifications.codes import RevisionKind, Verdict
from klinik.db import db, now
from klinik.reports.tasks import search_late
from klinik.summaries import services as summaries
from klinik.webhooks import fanning, services
from klinik.webhooks.codes import ERASED, EventType
from klinik.webhooks.models import Delivery
from tests.factories.clarifications import CONTENT, published, revised, staff
from tests.factories.reports import filed
from tests.factories.review import answered, taken
from tests.factories.summaries import waiting
from tests.factories.webhooks import listening

ADDRESS = "https://sistem.contoh.id/a"
TICKETS = (EventType.REPORT_RECEIVED, EventType.REPORT_ANSWERED)

pytestmark = pytest.mark.usefixtures("settled")


def told(webhook):
    """Seal the trail, make the deliveries, and return what they hold, as (type, data)."""
    chain.seal()
    fanning.fan_out(webhook.id, at=now())
    db.session.commit()
    events = [json.loads(payload) for payload in payloads(webhook)]
    for event in events:
        described = events_described()[event["type"]]["post"]["requestBody"]["content"]["application/json"]["schema"]
        jsonschema_rs.validate(described, event)
    return [(event["type"], event["data"]) for event in events]


def payloads(webhook):
    mine = select(Delivery.payload).where(Delivery.webhook_id == webhook.id)
    return db.session.scalars(mine.order_by(Delivery.id)).all()


def test_a_life_of_an_answer_is_told_by_number_and_address(agency):
    webhook = listening()
    answer = published()
    for kind in (RevisionKind.WORDING, RevisionKind.CORRECTION):
        revised(answer, kind)
    revised(answer, RevisionKind.CONCLUSION, verdict=Verdict.MISLEADING)
    revised(answer, RevisionKind.RETRACTION)

    events = told(webhook)

    assert [(type_, data["revision"], data["kind"]) for type_, data in events] == [
        ("clarification.published", 1, "first"),
        ("clarification.revised", 2, "wording"),
        ("clarification.corrected", 3, "correction"),
        ("clarification.corrected", 4, "conclusion"),
        ("clarification.retracted", 5, "retraction"),
    ]
    assert events[0][1]["api_url"].endswith(f"/api/v1/clarifications/{answer.public_id}")
    assert CONTENT.headline not in "".join(payloads(webhook))


def test_a_doubt_and_its_end_are_told(agency):
    webhook, answer = listening(), published()
    clarifying.suspend(answer, by=staff(Role.EDITOR), reason="Ada bukti baru.", at=now())
    clarifying.lift(answer, by=staff(Role.EDITOR), at=now())

    assert [type_ for type_, _data in told(webhook)][1:] == ["clarification.suspended", "clarification.stands_again"]
    assert "bukti baru" not in "".join(payloads(webhook))


def test_a_ticket_is_told_when_filed_and_when_answered_without_its_words_or_its_sender(agency):
    webhook, verifier = listening(ADDRESS, *TICKETS), staff(Role.VERIFIER)
    case = taken(verifier, contact="sari@contoh.id")
    report = answered(case, by=verifier).reports[0]

    events = told(webhook)

    assert [(type_, data["ticket_number"]) for type_, data in events] == [
        ("report.received", report.ticket_number),
        ("report.answered", report.ticket_number),
    ]
    assert events[1][1]["clarification"] == case.clarification.public_id
    assert not any(word in "".join(payloads(webhook)) for word in ("sari", report.text))


def test_a_ticket_that_is_answered_at_once_is_told_of_once_as_both(agency):
    published()
    webhook = listening(ADDRESS, *TICKETS)
    first, second = filed(text=CONTENT.claim), filed(text=CONTENT.claim)

    events = told(webhook)

    for report in (first, second):
        mine = [type_ for type_, data in events if data["ticket_number"] == report.ticket_number]
        assert mine == ["report.received", "report.answered"]


def test_a_suspect_report_is_not_told_of(agency):
    webhook = listening()
    filed(is_suspect=True)

    assert told(webhook) == []


def test_a_summary_is_told_of_when_it_is_out(agency):
    webhook, summary = listening(), waiting(agency)
    assert told(webhook) == []

    summaries.approve(summary, by=staff(Role.EDITOR), foreword="", at=now())

    assert [(type_, data["week"]) for type_, data in told(webhook)] == [("summary.published", str(summary.week))]


def test_each_address_hears_of_its_office_what_it_chose_and_nothing_twice(agency, foreign_agency):
    some = listening(ADDRESS, EventType.CLARIFICATION_RETRACTED)
    other = listening(by=staff(Role.ADMIN, foreign_agency))
    answer = published()
    revised(answer, RevisionKind.RETRACTION)

    assert [type_ for type_, _data in told(some)] == ["clarification.retracted"]
    assert (len(told(some)), told(other)) == (1, [])


def test_what_happened_before_an_address_was_registered_is_not_told(agency):
    published()
    chain.seal()
    webhook = listening()
    webhook.position = services.trail.end(agency.id)

    assert told(webhook) == []


def test_a_deed_whose_thing_is_gone_holds_up_nothing(agency):
    webhook = listening()
    gone = AuditEvent(agency_id=agency.id, happened_at=now(), actor_kind="system", action="report.filed")
    gone.thing_type, gone.thing_id, gone.fields = "report", webhook.id, []
    db.session.add(gone)
    published()

    assert [type_ for type_, _data in told(webhook)] == ["clarification.published"]


def test_a_ticket_that_was_taken_back_is_not_said_to_be_answered(agency):
    verifier = staff(Role.VERIFIER)
    case = answered(taken(verifier), by=verifier)
    webhook = listening(ADDRESS, EventType.REPORT_ANSWERED)
    case.reports[0].withdrawn_at = now()

    assert told(webhook) == []


def test_the_document_names_every_event_in_both_languages(client, agency):
    ours, english = (client.get(f"/api/openapi.json?lang={language}").json["webhooks"] for language in ("id", "en"))

    assert list(ours) == list(english) == [*EventType, ERASED]
    assert all(ours[type_]["post"]["summary"] != english[type_]["post"]["summary"] for type_ in ours)


def test_a_ticket_that_the_search_answers_late_is_told_of_all_the_same(app, agency, monkeypatch):
    monkeypatch.setitem(app.config, "SEARCH_WITHIN_MS", 0)
    published()
    webhook = listening(ADDRESS, *TICKETS)
    reports = [filed(text=CONTENT.claim) for _ in range(3)]
    for report in reports:
        db.session.expire_all()
        search_late(str(report.id))

    events = told(webhook)

    assert len(events) == 2 * len(reports)
    for report in reports:
        mine = {type_ for type_, data in events if data["ticket_number"] == report.ticket_number}
        assert mine == {"report.received", "report.answered"}
