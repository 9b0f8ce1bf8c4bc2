"""Pages packed for slow lines: Brotli where the browser knows it, else gzip."""

import gzip
import re

import brotli
from flask import Flask, Response, g, request

SMALLEST = 600
TEXTS = re.compile(r"text/|image/svg|application/([\w.-]+\+)?(json|xml)")
ENCODINGS = ("br", "gzip")
REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")


def init_app(app: Flask) -> None:
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Pack a text that is worth it. The mark of its version becomes a weak one: the bytes differ, the page does not."""
    if not is_packable(response):
        return response
    response.vary.add("Accept-Encoding")
    encoding = chosen(request.headers.get("Accept-Encoding", ""))
    if encoding:
        response.set_data(pack(response.get_data(), encoding))
        response.content_encoding = encoding
    return response


def is_packable(response: Response) -> bool:
    """Say whether packing would help: a whole text of some length that nobody has packed yet."""
    return (
        "page_keys" not in g  # the cache packs what it keeps
        and response.status_code not in {204, 206, 304}
        and not response.is_streamed
        and not response.direct_passthrough
        and not response.content_encoding
        and TEXTS.match(response.mimetype or "") is not None
        and (response.content_length or 0) >= SMALLEST
    )


def chosen(accepted: str) -> str | None:
    """Return the best encoding a browser accepts: `gzip, deflate, br` -> `br`."""
    wanted = [part for part in accepted.lower().split(",") if not REFUSED.search(part)]
    names = {part.partition(";")[0].strip() for part in wanted}
    return next((encoding for encoding in ENCODINGS if encoding in names), None)


def pack(body: bytes, encoding: str, *, often: bool = False) -> bytes:
    """Return the body in an encoding; what is sent often is packed a tenth smaller, at four times the cost."""
    if encoding == "br":
        packed: bytes = brotli.compress(body, quality=5 if often else 2)
        return packed
    return gzip.compress(body, compresslevel=6 if often else 1, mtime=0)
