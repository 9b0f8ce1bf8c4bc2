"""A letter as the bytes of an e-mail (RFC 5322, RFC 2045, RFC 8058), put together once.

The standard library's message classes take a millisecond or more for each. Here all that readers have in common is
encoded once (`_encoded`), so one more reader costs the few lines that differ.
"""

import binascii
import uuid
from collections.abc import Mapping
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import lru_cache
from itertools import groupby

from markupsafe import escape

from klinik.notifications.letters import GAP, Form, Letter, filled
from klinik.notifications.messages import Audience

END = "\r\n"


def compose(letter: Letter, *, id_: uuid.UUID, sender: str, to: str, at: datetime) -> bytes:
    """Return the whole message. The same id gives the same Message-ID, so that a copy can be recognised."""
    boundary = f"=_{id_.hex}"  # never a line of quoted-printable text, where "=" is followed by hexadecimal digits
    form = letter.form
    lines = [_common_headers(form, sender), *[header(*one) for one in _own_headers(letter, id_, sender, to, at)]]
    lines.append(f'Content-Type: multipart/alternative; boundary="{boundary}"')
    for kind, parts in _encoded(form):
        lines += ["", f"--{boundary}", f"Content-Type: text/{kind}; charset=utf-8"]
        lines += ["Content-Transfer-Encoding: quoted-printable", ""]
        lines += [part if is_done else _line(part, kind, letter.gaps) for is_done, part in parts]
    lines += ["", f"--{boundary}--", ""]
    return END.join(lines).encode("ascii")


def header(name: str, value: str) -> str:
    """Return one header. A line end in the value becomes a space, so that no value can begin a header of its own."""
    line = " ".join(value.split())
    if line.isascii() and line.isprintable():
        return f"{name}: {line}"
    return f"{name}: {Header(line, 'utf-8', header_name=name).encode(linesep=END)}"


def domain(sender: str) -> str:
    """Return the part of our address that names us."""
    return sender.rpartition("@")[2]


@lru_cache(maxsize=256)
def _common_headers(form: Form, sender: str) -> str:
    """Return the headers that all letters of a form have."""
    letter = form.pattern
    headers = [
        ("From", formataddr((letter.agency, sender))),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Content-Language", letter.language),
        ("MIME-Version", "1.0"),
    ]
    if letter.reply_to:
        headers.append(("Reply-To", letter.reply_to))
    if letter.audience is Audience.SUBSCRIBER:
        headers.append(("List-Id", f"{letter.agency} <langganan.{domain(sender)}>"))
        headers.append(("Precedence", "bulk"))
    return END.join(header(*one) for one in headers)


def _own_headers(letter: Letter, id_: uuid.UUID, sender: str, to: str, at: datetime) -> list[tuple[str, str]]:
    headers = [
        ("To", to),
        ("Subject", letter.subject),
        ("Date", format_datetime(at)),
        ("Message-ID", f"<{id_}@{domain(sender)}>"),
    ]
    if letter.stop_url:
        headers.append(("List-Unsubscribe", f"<{letter.stop_url}>"))
        headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return headers


@lru_cache(maxsize=256)
def _encoded(form: Form) -> list[tuple[str, list[tuple[bool, str]]]]:
    """Return both bodies in parts: lines without a gap encoded together, each line with one as it is."""
    return [(kind, _parts(text.strip().splitlines())) for kind, text in form.bodies.items()]


def _parts(lines: list[str]) -> list[tuple[bool, str]]:
    parts: list[tuple[bool, str]] = []
    for has_gap, group in groupby(lines, key=lambda line: GAP.search(line) is not None):
        some = list(group)
        parts += [(False, line) for line in some] if has_gap else [(True, _quoted(some))]
    return parts


def _line(line: str, kind: str, gaps: Mapping[str, str]) -> str:
    values = {name: str(escape(value)) for name, value in gaps.items()} if kind == "html" else gaps
    return _quoted(filled(line, values).splitlines())


def _quoted(lines: list[str]) -> str:
    """Return lines as quoted-printable text. The library ends those that it breaks as it found the first one ended."""
    return binascii.b2a_qp("\n".join(lines).encode(), istext=True).decode("ascii").replace("\n", END)
