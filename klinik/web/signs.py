"""No text comes in that the database cannot hold: U+0000, half of a surrogate pair. One guard for pages and calls."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Flask, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest

from klinik.errors import KlinikError, NotFound

NUL = "\0"
HOOKS = "/hook/"


class UnkeepableSign(KlinikError):
    """A program sends this, or a damaged clipboard; nobody types it."""

    status = 422
    message = _l(
        "Kiriman ini memuat tanda tak terlihat yang tidak dapat disimpan. Kembali ke halaman sebelumnya, "
        "tulis atau salin lagi teksnya, lalu kirim."
    )


def init_app(app: Flask) -> None:
    app.before_request(refuse_unkeepable)


def refuse_unkeepable() -> None:
    """Look at the address, the query, the fields with their names, the names of files and JSON. Raises UnkeepableSign.

    A body of another kind (a mail that bounced) is its reader's business, and so is whatever comes by a hook: who sent
    it is known only once its bytes are checked, and a chat message is cleaned rather than sent back for ever.
    """
    if NUL in request.path:
        raise NotFound
    if not _is_kept("".join(_texts())):
        raise UnkeepableSign


def _texts() -> Iterator[str]:
    if request.query_string:
        yield from _of(request.args.to_dict(flat=False))
    if request.path.startswith(HOOKS):
        return
    if not request.content_length and "Transfer-Encoding" not in request.headers:
        return  # nearly every request: nothing was sent
    if request.is_json:
        yield from _of(_json())
    yield from _of(request.form.to_dict(flat=False))
    yield from (file.filename or "" for _name, file in request.files.items(multi=True))


def _json() -> Any:
    """Return what was sent, None where it is no JSON. Raises BadRequest for a heap of brackets or a number as long.

    Both are JSON to the letter, so who reads the call later would fail by them instead of refusing them.
    """
    try:
        return json.loads(request.get_data())
    except (json.JSONDecodeError, UnicodeDecodeError):
        return None
    except (RecursionError, ValueError) as error:
        raise BadRequest from error


def _of(value: Any) -> Iterator[str]:
    """Yield every text in something that was sent, however deep; names of fields are texts too."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            left += [*one, *one.values()]
        elif isinstance(one, list):
            left += one


def _is_kept(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return NUL not in text
