"""A sign that no database holds gets a clear word, wherever it is put, and never a failure of ours."""

import pytest

from klinik.accounts.models import Role
from tests.factories.accounts import UserFactory, logged_in

NUL = "kabar\0penting"
WAYS = {
    "query": lambda sign: {"query_string": {"q": sign}},
    "field": lambda sign: {"data": {"text": sign}},
    "name of a field": lambda sign: {"data": {sign: "1"}},
    "json": lambda sign: {"json": {"a": [{"b": sign}]}},
    "name in json": lambda sign: {"json": {sign: 1}},
}


def addresses(app):
    """Return an address for every rule, and the methods it takes."""
    bound = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: _value(converter) for name, converter in rule._converters.items()}
        yield bound.build(rule.endpoint, values, method=next(iter(rule.methods))), rule.methods & {"GET", "POST"}


def _value(converter):
    if hasattr(converter, "items"):
        return next(iter(converter.items))
    return {"UUIDConverter": "01a21483-a6a8-71f0-a9c1-d6be5dc3d764", "IntegerConverter": 2026}.get(
        type(converter).__name__, "2026-W47"
    )


def statuses(app, browser, **words):
    return {
        (method, address): browser.open(address, method=method, buffered=True, **words).status_code
        for address, methods in addresses(app)
        for method in methods
        if not address.startswith(("/static", "/hook"))
    }


@pytest.mark.parametrize("way", WAYS)
def test_every_page_has_a_word_for_it(app, client, agency, way):
    found = statuses(app, client, **WAYS[way](NUL))

    assert len(found) > 150
    assert {asked: status for asked, status in found.items() if status not in {422, 429}} == {}


def test_somebody_at_the_desk_is_told_too(app, agency):
    found = statuses(app, logged_in(app, UserFactory(agency=agency, role=Role.EDITOR)), query_string={"q": NUL})

    assert {asked: status for asked, status in found.items() if status not in {422, 429}} == {}


@pytest.mark.parametrize("heap", [b"[" * 100_000, b'{"text": "a", "limit": ' + b"1" * 5_000 + b"}"])
def test_a_heap_of_brackets_or_digits_is_refused_before_anybody_climbs_it(client, agency, heap):
    answer = client.post("/api/v1/match", data=heap, content_type="application/json")

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_half_a_letter_is_refused_by_the_api_with_a_problem(client, agency):
    answer = client.post("/api/v1/match", data=b'{"text": "\\ud83d"}', content_type="application/json")

    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_a_page_at_such_an_address_does_not_exist(client, agency):
    assert client.get("/klarifikasi/a%00b").status_code == 404


def test_the_word_is_one_for_people(client, agency):
    assert "tanda tak terlihat yang tidak dapat disimpan" in client.post("/cek", data={"text": NUL}).text
