"""The small page on which the mails of a clinic on this machine are read."""

import re
import threading
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

from klinik.local import mail

OUR_LINK = re.compile(r"https?://(?:127\.0\.0\.1|localhost)(?::\d+)?/[^\s<>\"']*")
FRAME = """<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><link rel="icon" href="data:,"><body>{body}</body></html>"""


class MailPage:
    """A page on a free port of this machine; `notes` are lines shown above the list, asked anew each time."""

    def __init__(self, folder: Path, *, notes: Callable[[], list[str]]) -> None:
        self._server = ThreadingHTTPServer((mail.HERE, 0), partial(_Visit, folder, notes))
        self._server.daemon_threads = True
        self.address = f"http://{mail.HERE}:{self._server.server_address[1]}/"

    def start(self) -> "MailPage":
        """Answer from now on."""
        threading.Thread(target=self._server.serve_forever, name="mail page", daemon=True).start()
        return self

    def stop(self) -> None:
        """Answer no longer."""
        self._server.shutdown()
        self._server.server_close()


class _Visit(BaseHTTPRequestHandler):
    def __init__(self, folder: Path, notes: Callable[[], list[str]], *given: object) -> None:
        self._folder, self._notes = folder, notes
        super().__init__(*given)  # type: ignore[arg-type]  # what the server hands over

    def do_GET(self) -> None:
        """Show the list, or the mail whose name is the path."""
        if not self._asked_here():
            return self._answer(403, "Bukan untuk nama ini", "")
        file = self._folder / "new" / Path(unquote(self.path)).name
        if self.path == "/":
            return self._answer(200, "Surat", _list(self._folder, self._notes()))
        if not file.is_file():
            return self._answer(404, "Tidak ada surat ini", '<p><a href="/">Semua surat</a></p>')
        return self._answer(200, "Surat", _letter(mail.read(file)))

    def log_message(self, *_words: object) -> None:
        """Say nothing: nobody watches this page but who reads it."""

    def _asked_here(self) -> bool:
        """Refuse a foreign host name that was made to point here (DNS rebinding)."""
        return self.headers.get("Host", "").rsplit(":", 1)[0] in (mail.HERE, "localhost")

    def _answer(self, status: int, title: str, body: str) -> None:
        page = FRAME.format(title=title, body=f"<h1>{title}</h1>{body}").encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'none'; img-src data:")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


def _list(folder: Path, notes: list[str]) -> str:
    above = "".join(f"<p>{escape(note)}</p>" for note in notes)
    lines = (_line(name, message) for name, message in mail.caught(folder))
    return above + ("<ul>" + "".join(lines) + "</ul>" if any(folder.glob("new/*")) else "<p>Belum ada surat.</p>")


def _line(name: str, message: EmailMessage) -> str:
    subject, to = escape(str(message["Subject"] or "(tanpa judul)")), escape(str(message["X-Envelope-To"]))
    return f'<li><a href="/{quote(name)}">{subject}</a> kepada {to}, {escape(str(message["Date"] or ""))}</li>'


def _letter(message: EmailMessage) -> str:
    heads = "".join(f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>" for name, value in message.items())
    part = message.get_body(("plain", "html"))
    text = escape(part.get_content()) if part else ""
    return f'<p><a href="/">Semua surat</a></p><pre>{_linked(text)}</pre><dl>{heads}</dl>'


def _linked(text: str) -> str:
    """Make the addresses of this machine clickable; others stay text."""
    return OUR_LINK.sub(r'<a href="\g<0>">\g<0></a>', text)
