"""A log-in that ran out while somebody was typing: what was typed goes along, encrypted, and is sent again after it.

Nothing is stored here: a stranger could fill a table. The sealed text travels through the log-in pages as a hidden
field. Files cannot be kept; the page says so.
"""

import base64
import json
import zlib
from dataclasses import asdict, dataclass

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts.forms import LogInForm
from klinik.db import now, secrets
from klinik.web.forms import NOTHING_SENT

KEPT = 60 * 60  # seconds
DESK, BOARD = "/meja", "/papan"


@dataclass(frozen=True)
class Held:
    """A form that was sent without a log-in: where to, what, and whether files were with it."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool
    at: float


def ask_to_log_in() -> ResponseReturnValue:
    """Answer a request for the desk that comes without a log-in; a sent form is kept for afterwards."""
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("accounts.log_in", lanjut=request.full_path.rstrip("?")), 303)
    form = LogInForm(NOTHING_SENT, held=seal(_sent()))
    return make_response(render_template("accounts/log_in.html", form=form, was_typing=True), 403)


def seal(held: Held) -> str:
    """Return what was typed as a sealed text for a hidden field."""
    packed = zlib.compress(json.dumps(asdict(held)).encode())
    return secrets.encrypt(base64.b85encode(packed).decode())


def unseal(sealed: str) -> Held | None:
    """Return what was typed; None when there is nothing, or it is too old or not ours."""
    try:
        content = json.loads(zlib.decompress(base64.b85decode(secrets.decrypt(sealed))))
    except secrets.Unreadable:
        return None
    held = Held(**content)
    return held if now().timestamp() - held.at < KEPT else None


def local(path: str) -> str:
    """Return an address for staff: the one asked for if it is of the desk or the board, else the desk's first page."""
    is_ours = path in {DESK, BOARD} or path.startswith((f"{DESK}/", f"{DESK}?", f"{BOARD}?"))
    return path if is_ours else DESK


def _sent() -> Held:
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "form_token"]
    return Held(request.full_path.rstrip("?"), fields, any(request.files.values()), now().timestamp())
