"""Every address of the desk, every role, and somebody of another agency.

A room says in its factories what its addresses are about, so that this test can ask for a thing of the first agency:
`SCOPED = {"case_id": lambda user: CaseFactory(agency=user.agency).id}` in tests/factories/<room>.py.
"""

import contextvars
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from werkzeug.routing import Rule

from klinik.accounts import visitor
from klinik.accounts.guard import roles_of
from klinik.accounts.models import Role
from klinik.accounts.visitor import PLAIN_COOKIE
from klinik.web.forms import ActionForm
from klinik.web.policy import DESK, policy_of
from tests.factories.accounts import UserFactory, logged_in

READING = frozenset({"GET"})
OPEN_TO_ALL = frozenset({"static"})


def scoped() -> dict[str, object]:
    files = Path(__file__).parent.parent.glob("factories/*.py")
    modules = [import_module(f"tests.factories.{file.stem}") for file in sorted(files)]
    return {name: make for module in modules for name, make in getattr(module, "SCOPED", {}).items()}


def desk_rules(app) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if policy_of(app, rule.endpoint) == DESK:
            yield from ((rule, method) for method in sorted(rule.methods - {"HEAD", "OPTIONS"}))


def things(app, owner) -> dict[str, str]:
    """Return one thing of `owner`'s agency for each name that stands in an address of the desk."""
    names = {name for rule, _method in desk_rules(app) for name in rule.arguments}
    return {name: str(scoped()[name](owner)) for name in sorted(names)}


def address(app, rule: Rule, values: dict[str, str]) -> str:
    wanted = {name: values[name] for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, wanted)


def asked(app, user, rule: Rule, method: str, values: dict[str, str]) -> int:
    """Return what somebody with a fresh log-in gets; a button is pressed with the token of its page."""
    browser = logged_in(app, user)
    data = None if method in READING else {"form_token": contextvars.Context().run(button_token, app, browser)}
    return browser.open(address(app, rule, values), method=method, data=data, buffered=True).status_code


def button_token(app, browser) -> str:
    cookie = f"{PLAIN_COOKIE}={browser.get_cookie(PLAIN_COOKIE).value}"
    with app.test_request_context(headers={"Cookie": cookie}):
        visitor.user()
        return ActionForm()["form_token"].current_token


def test_every_address_declares_who_may_open_it(app):
    undeclared = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in OPEN_TO_ALL and policy_of(app, rule.endpoint) is None
    ]

    assert undeclared == []


def test_every_address_of_the_desk_declares_its_roles(app):
    assert [rule.rule for rule, _method in desk_rules(app) if not roles_of(app.view_functions[rule.endpoint])] == []


def test_every_thing_of_an_address_is_known_to_this_test(app):
    unknown = {name for rule, _method in desk_rules(app) for name in rule.arguments if name not in scoped()}

    assert unknown == set()


def test_without_a_log_in_no_address_of_the_desk_opens(app, client, agency):
    values = things(app, UserFactory(agency=agency))
    opened = {
        (rule.rule, method): response.status_code
        for rule, method in desk_rules(app)
        if (response := client.open(address(app, rule, values), method=method, buffered=True)).status_code
        != (303 if method in READING else 403)
    }

    assert opened == {}


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_was_declared_for_it_and_nothing_else(app, agency, role):
    user = UserFactory(agency=agency, role=role)
    values, wrong = things(app, user), {}

    for rule, method in desk_rules(app):
        may = role in roles_of(app.view_functions[rule.endpoint])
        got = asked(app, user, rule, method, values)
        if (got == 403) is may or got >= 500:
            wrong[rule.rule, method] = got

    assert wrong == {}


@pytest.mark.parametrize("role", Role)
def test_somebody_of_another_agency_finds_nothing(app, agency, foreign_agency, role):
    values = things(app, UserFactory(agency=agency, role=role))
    stranger, found = UserFactory(agency=foreign_agency, role=role), {}

    for rule, method in desk_rules(app):
        if not rule.arguments:
            continue
        got = asked(app, stranger, rule, method, values)
        if got not in {403, 404}:
            found[rule.rule, method] = got

    assert found == {}
