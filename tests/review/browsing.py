"""Using the desk as a browser without scripts does: open a page, press a button of one of its forms."""

import re
from html.parser import HTMLParser

from tests.factories.clarifications import CONTENT

DRAFT = {
    "claim": CONTENT.claim,
    "verdict": "hoax",
    "headline": CONTENT.headline,
    "summary": CONTENT.summary,
    "explanation": CONTENT.explanation,
    "topic": "pemerintahan",
    "content_type": "",
    "region_code": "",
    "sources-0-title": "Jadwal perawatan pompa",
    "sources-0-kind": "official",
    "sources-0-url": "https://air.contoh.id/jadwal",
    "sources-0-is_outside": "y",
    "sources-1-title": "Wawancara kepala bagian",
    "sources-1-kind": "interview",
}


FORM = re.compile(r'<form[^>]*action="([^"]+)"[^>]*>\s*<input[^>]*name="form_token"[^>]*value="([^"]+)"')


def token(browser, address):
    """Return the tokens of the forms on a page by the addresses they are sent to."""
    return dict(FORM.findall(browser.get(address).text))


def send(browser, page, verb, **fields):
    """Press the button of a page's form that goes to an address ending in a verb."""
    tokens = token(browser, page)
    address = next(address for address in tokens if address.endswith(verb))
    return browser.post(address, data={"form_token": tokens[address], **fields})


def case_address(case):
    return f"/meja/kasus/{case.id}"


class _Fields(HTMLParser):
    """What stands in the form that is sent to an address."""

    def __init__(self, action):
        super().__init__()
        self.action, self.inside, self.area, self.fields = action, False, None, {}

    def handle_starttag(self, tag, given):
        words = dict(given)
        if tag == "form":
            self.inside = words.get("action", "").split("?")[0] == self.action
        elif self.inside and tag == "textarea":
            self.area = words["name"]
            self.fields[self.area] = ""
        elif self.inside and tag == "input" and words.get("type") not in {"checkbox", "radio", "file"}:
            self.fields[words["name"]] = words.get("value", "")

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.fields[self.area] = self.fields[self.area].removeprefix("\n").removeprefix("\r\n")
        self.area = None if tag == "textarea" else self.area
        self.inside = self.inside and tag != "form"

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] += data


def form_of(page, action):
    """Return the fields, as they stand on a page, of its form that is sent to an address."""
    reader = _Fields(action)
    reader.feed(page.text)
    return reader.fields
