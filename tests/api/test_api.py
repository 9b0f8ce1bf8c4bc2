"""The API as other systems use it."""

import re

import pytest

from klinik.clarifications.codes import RevisionKind
from klinik.db import db
from klinik.reports.models import Report
from tests.factories.clarifications import CONTENT, published, revised
from tests.factories.reports import story

API = "/api/v1"


def test_a_known_text_is_matched_with_reasons_and_nothing_is_stored(client, agency):
    clarification = published()

    answer = client.post(f"{API}/match", json={"text": CONTENT.claim})

    match = answer.json["matches"][0]
    assert (match["public_id"], match["band"]) == (clarification.public_id, "same")
    assert match["url"].endswith(clarification.path)
    assert match["why"]["words"]
    assert db.session.query(Report).count() == 0


@pytest.mark.parametrize("asked", [{}, {"text": " "}, {"text": "a", "limit": 0}, {"text": 5}, {"text": "x" * 50_001}])
def test_a_question_that_cannot_be_read_is_a_problem(client, agency, asked):
    answer = client.post(f"{API}/match", json=asked)

    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"


def test_a_report_gives_a_ticket_that_its_code_opens(client, agency):
    ticket = client.post(f"{API}/reports", json={"text": story()})

    assert ticket.status_code == 201
    assert re.fullmatch(r"(\d{4}-){3}\d{4}", ticket.json["access_code"])
    address = f"{API}/reports/{ticket.json['ticket_number']}"
    state = client.get(address, headers={"X-Access-Code": ticket.json["access_code"]})
    assert (state.status_code, state.json["status"], state.json["clarification"]) == (200, "received", None)
    assert state.headers["Cache-Control"] == "no-store"
    assert client.get(address, headers={"X-Access-Code": "0000-0000-0000-0000"}).status_code == 422
    assert client.get(address).status_code == 422


def test_the_same_key_gives_the_same_ticket(client, agency):
    headers = {"Idempotency-Key": "satu"}

    text = story()
    first, second = (client.post(f"{API}/reports", json={"text": text}, headers=headers) for _ in range(2))

    assert first.json["ticket_number"] == second.json["ticket_number"]


def test_who_guesses_anothers_key_is_not_given_their_ticket(client, agency):
    headers = {"Idempotency-Key": "1"}
    theirs = client.post(f"{API}/reports", json={"text": story()}, headers=headers)

    guessed = client.post(f"{API}/reports", json={"text": "Benarkah ini?"}, headers=headers)

    assert guessed.json["ticket_number"] != theirs.json["ticket_number"]
    assert guessed.json["access_code"] != theirs.json["access_code"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"contact": "bukan kontak", "consent": True},
        {"contact": "a@contoh.id"},
        {"region_code": "x"},
        {"channel": "phone"},
    ],
)
def test_a_report_with_a_slip_is_refused_and_named(client, agency, wrong):
    answer = client.post(f"{API}/reports", json={"text": story(), **wrong})

    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.text or "consent" in answer.text


def test_the_list_is_paged_and_says_what_was_withdrawn(client, agency):
    revised(published(), RevisionKind.RETRACTION)

    items = client.get(f"{API}/clarifications").json["items"]

    assert [(item["state"], item["headline"]) for item in items] == [("retracted", CONTENT.headline)]


def test_one_clarification_and_its_revisions(client, agency):
    clarification = published()
    revised(clarification, RevisionKind.CORRECTION, summary="Lima jam.")

    one = client.get(f"{API}/clarifications/{clarification.public_id}").json
    revisions = client.get(f"{API}/clarifications/{clarification.public_id}/revisions").json

    assert one["current"]["summary"] == "Lima jam."
    assert [(revision["number"], revision["kind"]) for revision in revisions] == [(2, "correction"), (1, "first")]


def test_search_engines_get_claim_reviews(client, agency):
    published()

    feed = client.get(f"{API}/claimreview.json").json

    assert feed["@type"] == "DataFeed"
    assert feed["dataFeedElement"][0]["claimReviewed"] == CONTENT.claim


def test_codes_and_publishers_are_listed(client, agency):
    assert client.get(f"{API}/codes").json["verdict"]["hoax"] == "Hoaks"
    assert [one["slug"] for one in client.get(f"{API}/agencies").json] == ["jatim"]


def test_an_unknown_address_is_a_problem_too(client, agency):
    answer = client.get(f"{API}/clarifications/KLARIF-JATIM-2020-99999")

    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_the_description_names_every_call(client, agency):
    described = client.get("/api/openapi.json").json

    assert described["openapi"] == "3.1.0"
    assert {f"{API}/match", f"{API}/reports", f"{API}/clarifications"} <= set(described["paths"])


def test_other_pages_may_read(client, agency):
    assert client.get(f"{API}/codes").headers["Access-Control-Allow-Origin"] == "*"
