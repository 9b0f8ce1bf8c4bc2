"""What a browser does with our log-in pages."""

import re
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories.accounts import PASSWORD


def hidden(page: TestResponse) -> dict[str, str]:
    """Return the hidden fields of the last form on a page."""
    form = page.text.rpartition("<form")[2]
    found = re.findall(r'<input[^>]* name="(\w+)" type="hidden" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}


def token_of(page: TestResponse) -> str:
    """Return the token of the first form on a page: the button that logs out."""
    return re.search(r'name="form_token" type="hidden" value="([^"]*)"', page.text)[1]


def answers(client: FlaskClient, address: str, base_url: str | None = None, **fields: str) -> TestResponse:
    """Open a page and send its form with these answers."""
    where = {"base_url": base_url} if base_url else {}
    return client.post(address, data=hidden(client.get(address, **where)) | fields, **where)


def log_in(client: FlaskClient, email: str, password: str = PASSWORD, base_url: str | None = None) -> TestResponse:
    """Give address and password; the code comes next."""
    return answers(client, "/masuk", base_url, email=email, password=password)
