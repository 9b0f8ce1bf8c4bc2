"""No page is open by accident."""

from pathlib import Path

import pytest

from klinik.accounts.guard import ROLES
from klinik.web.policy import DESK, MACHINE, PUBLIC, policy_of

FRAMEWORK = {"static"}
OPEN_TO_ALL = Path(__file__).with_name("open_to_all.txt")


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


def test_what_is_open_to_all_is_written_down(app, routes):
    is_open = {rule.rule for rule in routes if policy_of(app, rule.endpoint) != DESK}

    assert sorted(is_open) == OPEN_TO_ALL.read_text().splitlines(), "think whether it should be open, then list it"
