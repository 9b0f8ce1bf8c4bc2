"""What nobody would describe is refused with words for programs: bodies, kinds of content, headers, verbs, addresses.

What lies within the description is asked by test_odd_questions.py.
"""

from http import HTTPStatus
from itertools import product
from urllib.parse import quote, urlencode

import pytest
from sqlalchemy import func, select

from klinik.db import db
from klinik.reports.models import Report
from klinik.systems.models import Right
from tests.factories.reports import filed
from tests.factories.systems import bearer, keyed
from tests.journeys.oddities import TEXTS

POSTED = ("/api/v1/match", "/api/v1/reports")
PROBLEM = "application/problem+json"
JSON = "application/json"
JSON_KINDS = (JSON, f"{JSON}; charset=utf-7", "application/vnd.x+json; charset=tidak-ada")
HUGE = b"1" * 5_000
BODIES = (
    b"", b"null", b"true", b"[]", b'"x"', b"7", b"{", b"{}", b"}{", b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"NaN",
    HUGE, b"[" * 100_000, b'{"text":' * 5_000 + b"1" + b"}" * 5_000, b'{"a":[{"b":' * 200 + b"1" + b"}]}" * 200,
    b'{"text": null}', b'{"text": 5}', b'{"text": ["a"]}', b'{"text": {"a": 1}}', b'{"text": "\\u0000"}',
    b'{"text": "\0"}', b'{"text": "\\ud800"}', b'{"te\\ud800xt": "a"}', b'{"text": "\xc3\x28"}',
    b'{"text": "a", "lain": 1}', b'{"": ""}',
    b'{"text": "a", "limit": ' + HUGE + b"}", b'{"text": "a", "limit": 1e400}', b'{"text": "a", "limit": NaN}',
    b'{"text": "a", "limit": -1}', b'{"text": "a", "limit": true}', b'{"text": "a", "limit": "5"}',
    b'{"link": "http://[::1"}', b'{"link": "https://contoh.id:99999/%00"}',
    b'{"text": "' + b"a" * 60_000 + b'"}', b'{"__proto__": {}, "text": "a"}',
    b'{"text": "a", "contact": "nama@contoh.id", "consent": "mungkin"}', b'{"text": "a", "seen_on": "0000-00-00"}',
    b'{"text": "a", "seen_on": "9999-12-31"}', b'{"text": "a", "region_code": "' + b"3" * 5_000 + b'"}',
    b'{"text": "a", "channel": "x"}', b'{"text": "a", "channel": ["phone"]}', b'{"text": "a", "seen_where": {}}',
)  # fmt: skip
KINDS = (
    "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x",
    "application/xml", "a/b; c=\"", "json", "*/*",
)  # fmt: skip
RIGHTS = ((), (Right.WRITE_REPORTS,), (Right.READ_REPORTS,))


def bearers():
    """Return headers of callers: nobody, keys with one right or all, and a key that is none."""
    return [{}, *[bearer(keyed(*rights)[1]) for rights in RIGHTS], bearer("klinik_salah")]


def addresses(app, *, of=("/api/v1/", "/compat/")):
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(of)]


def wrong(answer):
    """Say what is wrong with an answer; "" where it is one of those that a call may give."""
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"failed with {answer.status_code}"
    if answer.status_code >= HTTPStatus.BAD_REQUEST and answer.mimetype != PROBLEM:
        return f"{answer.status_code} without a problem, as {answer.mimetype}"
    return ""


def test_every_body_is_taken_or_refused_with_a_problem_whoever_sends_it(app, client, agency):
    found = {}

    for headers, address, (place, body) in product(bearers(), POSTED, enumerate(BODIES)):
        answer = client.post(address, data=body, content_type=JSON_KINDS[place % 3], headers=headers)
        if said := wrong(answer):
            found[address, body[:60], str(headers)[:40]] = said

    assert found == {}


def test_what_is_not_called_json_files_nothing(app, client, agency):
    found = {}

    for address, kind, body in product(POSTED, KINDS, (b'{"text": "Kabar yang wajar."}', b"text=Kabar", b"--x\r\n")):
        answer = client.post(address, data=body, content_type=kind)
        if said := wrong(answer):
            found[address, kind, body] = said

    assert found == {}
    assert db.session.scalar(select(func.count(Report.id))) == 0


def test_odd_headers_fail_nothing(app, client, agency):
    number = filed().ticket_number
    odd = [text.encode("utf-8").decode("latin-1") for text in TEXTS if text.isprintable()]
    names = (
        "Authorization",
        "Idempotency-Key",
        "X-Access-Code",
        "If-None-Match",
        "If-Modified-Since",
        "Accept-Language",
    )
    asked = [("post", "/api/v1/reports"), ("get", f"/api/v1/reports/{number}"), ("get", "/api/v1/clarifications")]

    found = {}
    for (method, address), (place, value) in product(asked, enumerate(odd)):
        headers = {names[place % len(names)]: value, names[(place + 1) % len(names)]: value}
        if said := wrong(
            client.open(address, method=method, json={"text": "a"} if method == "post" else None, headers=headers)
        ):
            found[method, address, value[:40]] = said

    assert found == {}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_a_verb_that_a_call_does_not_know_is_refused(app, client, agency, method):
    values = {"ticket_number": "KH-2026-000001", "public_id": "KLARIF-JATIM-2026-00001", "week": "2026-W40"}
    found = {}

    for rule in addresses(app):
        if method in rule.methods:
            continue
        address = app.url_map.bind("localhost").build(
            rule.endpoint, {**dict.fromkeys(rule.arguments, "jatim"), **values}
        )
        answer = client.open(address, method=method, data=b"{", content_type=JSON)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED or wrong(answer):
            found[rule.rule] = (answer.status_code, answer.mimetype)

    assert found == {}


def test_odd_questions_and_addresses_fail_nothing(app, client, clinic):
    calls = client.get("/api/openapi.json").json["paths"]
    found = {}

    for path, call in calls.items():
        parameters = [*call.get("parameters", []), *call.get("get", {}).get("parameters", [])]
        names = [one["name"] for one in parameters if one["in"] == "query"]
        parts = [one["name"] for one in parameters if one["in"] == "path"]
        for place, text in enumerate(TEXTS):
            given = {name: TEXTS[(place + 7 * nth) % len(TEXTS)] for nth, name in enumerate(names)}
            address = path
            for part in parts:
                address = address.replace(f"{{{part}}}", quote(text or "-", safe=""))
            answer = client.get(f"{address}?{urlencode(given)}", buffered=True)
            if said := wrong(answer):
                found[address[:80], str(given)[:200]] = said

    assert found == {}
