"""No page is open by accident."""

import pytest
from flask import url_for

from klinik.accounts.guard import ROLES
from klinik.web.policy import DESK, MACHINE, PUBLIC, policy_of

FRAMEWORK = {"static"}


@pytest.fixture
def routes(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in FRAMEWORK]


def test_every_page_says_who_may_open_it(app, routes):
    undeclared = {rule.rule for rule in routes if policy_of(app, rule.endpoint) not in (PUBLIC, MACHINE, DESK)}

    assert undeclared == set()


def test_every_desk_page_names_its_roles(app, routes):
    desk = [rule for rule in routes if policy_of(app, rule.endpoint) == DESK]

    assert desk
    assert {rule.rule for rule in desk if not getattr(app.view_functions[rule.endpoint], ROLES, ())} == set()


def test_nobody_opens_a_desk_page_without_logging_in(app, client, routes):
    desk = [rule for rule in routes if policy_of(app, rule.endpoint) == DESK]

    answers = {rule.rule: client.open(_address(app, rule), method=_method(rule)) for rule in desk}

    assert {
        page: answer.status for page, answer in answers.items() if answer.status_code not in (302, 303, 401, 403)
    } == {}


def test_a_get_is_never_a_verb(routes):
    verbs = (
        "ambil",
        "lepas",
        "serahkan",
        "gabung",
        "pisah",
        "rujuk",
        "tolak",
        "spam",
        "terbitkan",
        "kembalikan",
        "tarik",
    )

    assert {rule.rule for rule in routes if rule.rule.endswith(verbs) and "POST" not in rule.methods} == set()


def _method(rule):
    return "GET" if "GET" in rule.methods else "POST"


def _address(app, rule):
    samples = {"UUIDConverter": "0198c0de-0000-7000-8000-000000000001", "IntegerConverter": 1}
    values = {name: samples.get(type(converter).__name__, "x") for name, converter in rule._converters.items()}
    with app.test_request_context():
        return url_for(rule.endpoint, **values)
