"""A reader without scripts: opens pages, fills their forms, presses their buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SWITCHES = ("radio", "checkbox")
PRESSED = ("button", "submit")


@dataclass
class Control:
    """One thing of a form that has a name: an input, a text area, a list, a button."""

    name: str
    kind: str
    value: str = ""
    is_on: bool = True
    options: list[str] = field(default_factory=list)


@dataclass
class PageForm:
    """One form of a page: where it sends to, and what is in it."""

    action: str
    method: str = "post"
    controls: list[Control] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, Any]:
        """What the form would send untouched, without the name of a button."""
        sent = [one for one in self.controls if one.is_on and one.kind not in ("file", *PRESSED)]
        return {one.name: one.value for one in sent}


class Page(HTMLParser):
    """Reads a page as a browser would: its forms, and the addresses here to which it leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.controls: list[Control] = []  # those outside a form, and without a name, too
        self.addresses: list[str] = []
        self.inside: Control | None = None  # the text area or the list that is not closed yet
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        words = {name: value or "" for name, value in given}
        if tag == "a" and words.get("href", "").startswith("/"):
            self.addresses.append(words["href"].partition("#")[0])
        if tag == "form":
            self.forms.append(PageForm(words.get("action", ""), words.get("method", "get").lower()))
        elif tag == "option" and self.inside:
            self._offer(words)
        elif tag in ("input", "textarea", "select", "button"):
            self._add(tag, words)

    def handle_data(self, data: str) -> None:
        if self.inside and self.inside.kind == "textarea":
            self.inside.value += data if self.inside.value else data.removeprefix("\r\n").removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self.inside = None

    def _add(self, tag: str, words: dict[str, str]) -> None:
        kind = words.get("type", "text") if tag == "input" else tag
        is_on = kind not in SWITCHES or "checked" in words
        control = Control(words.get("name", ""), kind, words.get("value", ""), is_on=is_on)
        self.controls.append(control)
        if self.forms and control.name:
            self.forms[-1].controls.append(control)
        self.inside = control if tag in ("textarea", "select") else self.inside

    def _offer(self, words: dict[str, str]) -> None:
        value = words.get("value", "")
        if "selected" in words or not self.inside.options:
            self.inside.value = value
        self.inside.options.append(value)


def form(page: TestResponse, action: str) -> PageForm:
    """Return the page's form that posts to an address ending so."""
    forms = Page(page.text).forms
    found = [one for one in forms if one.action.partition("?")[0].endswith(action)]
    assert found, f"no form posts to {action}; there are {[one.action for one in forms]}"
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
