"""A reader without scripts: opens pages, fills their forms, presses their buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class PageForm:
    """One form of a page: where it posts to, and what it would send untouched."""

    action: str
    fields: dict[str, Any] = field(default_factory=dict)


class _Forms(HTMLParser):
    """Collects the forms of a page as a browser would read them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.text_of: str | None = None
        self.select: str | None = None

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        words = dict(given)
        if tag == "form":
            self.forms.append(PageForm(words.get("action") or ""))
        if not self.forms:
            return
        fields, name = self.forms[-1].fields, words.get("name") or ""
        is_off = words.get("type") in ("radio", "checkbox") and "checked" not in words
        if tag == "input" and name and words.get("type") not in ("file", "submit") and not is_off:
            fields[name] = words.get("value") or ""
        if tag == "textarea":
            self.text_of, fields[name] = name, ""
        if tag == "select":
            self.select = name
        if tag == "option" and self.select and ("selected" in words or self.select not in fields):
            fields[self.select] = words.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.text_of and self.forms:
            self.forms[-1].fields[self.text_of] += data.removeprefix("\r\n").removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.text_of = None
        if tag == "select":
            self.select = None


def form(page: TestResponse, action: str) -> PageForm:
    """Return the page's form that posts to an address ending so."""
    parser = _Forms()
    parser.feed(page.text)
    found = [one for one in parser.forms if one.action.partition("?")[0].endswith(action)]
    assert found, f"no form posts to {action}; there are {[one.action for one in parser.forms]}"
    return found[0]


def press(browser: FlaskClient, page: TestResponse, action: str, **given: Any) -> TestResponse:
    """Fill the page's form, press its button, and follow to the page that comes next."""
    asked = form(page, action)
    answer = browser.post(asked.action, data={**asked.fields, **given}, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # the test client leaves a large body open
    return follow(browser, answer)


def follow(browser: FlaskClient, answer: TestResponse) -> TestResponse:
    """Go where the answer leads, each step a visit of its own."""
    while answer.status_code in (301, 302, 303):
        answer = browser.get(answer.location)
    return answer
