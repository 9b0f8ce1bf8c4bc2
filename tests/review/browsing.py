"""Using the desk as a browser without scripts does: open a page, press a button of one of its forms."""

import re

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
