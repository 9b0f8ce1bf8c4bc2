"""No page of the desk is heavy: each one's own text and whatever it names of ours, as they go over the line."""

import re

import brotli

from klinik.accounts.guard import roles_of
from klinik.accounts.models import Role
from klinik.web.assets import library
from tests.factories.accounts import UserFactory, logged_in
from tests.rules.test_scope import READING, address, desk_rules, things

MOST = 100_000  # bytes (ui.md, gates); a browser adds the heads of its requests, which tests/browser weighs
NAMED = re.compile(r'(?:src|href)="/static/([\w./-]+?)\.[0-9a-f]{10}(\.\w+)"')


def weight(app, page):
    """Return the bytes of a first visit: text and assets, packed as a browser asks for them."""
    shelf = library(str(app.config["INSTANCE"]))
    assets = [shelf[f"{stem}{suffix}"] for stem, suffix in set(NAMED.findall(page.text))]
    assert assets, "the page names none of our assets: the pattern above no longer finds them"
    return len(brotli.compress(page.data, quality=5)) + sum(len(one.packed.get("br", one.body)) for one in assets)


def test_no_page_of_the_desk_weighs_more_than_its_bar(app, agency):
    users = {role: UserFactory(agency=agency, role=role) for role in Role}
    browsers = {role: logged_in(app, user) for role, user in users.items()}
    values, weights = things(app, users[Role.EDITOR]), {}

    for rule, method in desk_rules(app):
        may = roles_of(app.view_functions[rule.endpoint])
        if method in READING:
            page = browsers[min(may, key=list(Role).index)].get(address(app, rule, values), buffered=True)
            if page.status_code == 200 and page.mimetype == "text/html" and b"<!doctype" in page.data:
                weights[rule.rule] = weight(app, page)

    assert len(weights) > 20
    assert {rule: bytes_ for rule, bytes_ in weights.items() if bytes_ > MOST} == {}
