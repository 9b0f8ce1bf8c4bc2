"""Somebody who opens whatever they come upon and sends odd things by every form they see."""

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from klinik.accounts.models import Role
from tests.factories.accounts import logged_in
from tests.factories.clarifications import staff
from tests.journeys.filling import FilesToSend, fill, plain, typed
from tests.journeys.pages import Page, PageForm

Shape = tuple[str, ...]

READER = "reader"
NEVER = ("/keluar",)  # nothing would be seen after it
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
FAILED = "Nomor kejadian"
REFUSED = (409, 422)
SAID = re.compile(r'(?s)<h1.*?</h1>|<p class="lead.*?</p>|class="errors".*?</ul>|class="notice.*?</div>')
UNAVAILABLE = (503, 507)  # said with a sentence of ours
OPENING = 0.35  # of the steps; the others send a form


@dataclass
class Trouble:
    """What a visitor must never meet, and how they came to it."""

    what: str
    who: str
    address: str
    sent: list[tuple[str, str]]
    said: str


class Visitor:
    """Somebody with a browser, and what they have come upon."""

    def __init__(self, app: Flask, name: str, beginnings: list[str]) -> None:
        self.app, self.name, self.pages = app, name, list(beginnings)
        self.forms: dict[Shape, list[PageForm]] = defaultdict(list)
        self.opened, self.sent = Counter[str](), Counter[Shape]()
        self.browser = self._browser()

    def _browser(self) -> FlaskClient:
        return self.app.test_client() if self.name == READER else logged_in(self.app, staff(Role(self.name)))

    def open(self, chance: Random) -> tuple[str, TestResponse]:
        """Open an address of the kind that was opened least."""
        address = min(self.pages, key=lambda one: self.opened[_kind(one)] + chance.random())
        self.pages.remove(address)
        self.opened[_kind(address)] += 1
        return address, self.browser.get(address, buffered=True)

    def next_form(self, chance: Random) -> tuple[Shape, PageForm]:
        """Return a form of the shape that was sent least, as it stood on one of the last pages that had it."""
        shape = min(self.forms, key=lambda one: self.sent[one] + 2 * chance.random())
        self.sent[shape] += 1
        return shape, chance.choice(self.forms[shape])

    def send(self, form: PageForm, filled: MultiDict[str, Any]) -> tuple[str, TestResponse]:
        """Press a button of the form."""
        if form.method == "get":
            asked = urlencode(list(filled.items(multi=True)), errors="replace")
            address = f"{form.action.partition('?')[0]}?{asked}"
            return address, self.browser.get(address, buffered=True)
        answer = self.browser.post(form.action, data=filled, content_type="multipart/form-data", buffered=True)
        answer.request.environ["wsgi.input"].close()  # the test client leaves a large body open
        if self.name != READER and (answer.location or "").startswith("/masuk"):
            self.browser = self._browser()  # a new colleague: what was sent has ended the own log-in or account
        return form.action, answer

    def see(self, address: str, answer: TestResponse) -> None:
        """Remember where a page leads and what it asks."""
        if answer.location and _is_here(answer.location):
            self._note(answer.location)
        if not _is_page(answer) or answer.status_code >= 500:
            return
        page = Page(answer.text)
        for one in page.addresses:
            self._note(one)
        for form in page.forms:
            form.action = form.action or address
            if not form.action.startswith(NEVER):
                self.forms[_shape(form)] = [*self.forms[_shape(form)], form][-3:]

    def _note(self, address: str) -> None:
        if not address.startswith(NEVER) and address not in self.pages:
            self.pages.append(address)


class Walk:
    """Several visitors of one clinic, one after the other; the same steps for the same seed."""

    def __init__(self, visitors: list[Visitor], *, seed: int) -> None:
        self.visitors, self.seed, self.chance, self.files = visitors, seed, Random(seed), FilesToSend()
        self.troubles: dict[tuple[str, str], Trouble] = {}

    def go(self, steps: int) -> list[Trouble]:
        """Take so many steps and return what went wrong, each kind of it once."""
        for _step in range(steps):
            visitor = self.chance.choice(self.visitors)
            if visitor.pages and (not visitor.forms or self.chance.random() < OPENING):
                address, answer = visitor.open(self.chance)
                self._judge(visitor, address, answer)
            else:
                self._send(visitor)
        return list(self.troubles.values())

    def _send(self, visitor: Visitor) -> None:
        shape, form = visitor.next_form(self.chance)
        # What a form is sent does not hang on what was sent before: a change of one page moves few of the others.
        filled = fill(form, Random(f"{self.seed} {visitor.name} {shape} {visitor.sent[shape]}"), self.files)
        address, answer = visitor.send(form, filled)
        words = typed(form, filled) if form.method == "post" else None  # else they stand in the address
        self._judge(visitor, address, answer, words, filled)

    def _judge(
        self,
        visitor: Visitor,
        address: str,
        answer: TestResponse,
        words: dict[str, str] | None = None,
        sent: MultiDict[str, Any] | None = None,
    ) -> None:
        for what in _wrong(answer, words):
            told = [(name, repr(value)[:80]) for name, value in (sent or MultiDict()).items(multi=True)]
            said = plain(html.unescape(re.sub(r"<[^>]+>|\s+", " ", " ".join(SAID.findall(answer.text)))))
            trouble = Trouble(what, visitor.name, address, told, said[:300])
            self.troubles.setdefault((what, _kind(address)), trouble)
        visitor.see(address, answer)


def _wrong(answer: TestResponse, words: dict[str, str] | None) -> Iterator[str]:
    """Yield what is wrong with an answer; `words` are what was typed into the form that it answers."""
    if answer.status_code >= 500 and answer.status_code not in UNAVAILABLE:
        yield f"status {answer.status_code}"
    elif not _is_here(answer.location or ""):
        yield "leads to another site"
    elif _is_page(answer):
        if FAILED in answer.text:
            yield "a number of a failure"
        if words is not None and answer.status_code in REFUSED:
            if not SAID.search(answer.text.partition("</h1>")[2] + answer.text.partition("<h1")[0]):
                yield "no word about what is wrong"
            if gone := _lost(answer, words):
                yield f"lost {' '.join(gone)}"


def _lost(answer: TestResponse, words: dict[str, str]) -> list[str]:
    """Return which words have not come back. A page of several carries in its draft what is asked on the others."""
    controls = Page(answer.text).controls
    kept, names = {plain(one.value) for one in controls}, {one.name for one in controls}
    return [
        name for name, given in words.items() if plain(given) not in kept and (name in names or "draft" not in names)
    ]


def _is_here(address: str) -> bool:
    return urlsplit(address).netloc in ("", "localhost")


def _is_page(answer: TestResponse) -> bool:
    return "html" in (answer.content_type or "")


def _kind(address: str) -> str:
    return KEY.sub("…", address.partition("?")[0])


def _shape(form: PageForm) -> Shape:
    return (form.method, _kind(form.action), *sorted({one.name for one in form.controls}))
