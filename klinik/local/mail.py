"""Catches every mail of the clinic on this machine: real SMTP in, a Maildir on disk. Nothing is passed on."""

import mailbox
import secrets
import socket
from contextlib import suppress
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

LARGEST = 25 * 1024 * 1024  # bytes
HERE = "127.0.0.1"
BELOW_THE_DEALT, TRIES = range(20_000, 32_000), 100  # ports


class Catcher:
    """An SMTP server on a free port of this machine, in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._box = mailbox.Maildir(folder, create=True)

    def start(self) -> "Catcher":
        """Listen from now on."""
        self.port = free_port()
        self._server = Controller(self, hostname=HERE, port=self.port, data_size_limit=LARGEST, ready_timeout=10)
        self._server.start()
        return self

    def stop(self) -> None:
        """Listen no longer; what was caught stays."""
        self._server.stop()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the mail with whom it was really for; the name is aiosmtpd's."""
        message = mailbox.MaildirMessage(envelope.original_content or b"")
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self._box.add(message)
        return "250 kept"


def free_port() -> int:
    """Return a port of this machine that nobody listens on. Raises LookupError.

    The kernel deals out those from 32,768 on by itself: one of them may be gone again before it is used.
    """
    for port in secrets.SystemRandom().sample(BELOW_THE_DEALT, TRIES):
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HERE, port))
            return port
    raise LookupError


def caught(folder: Path) -> list[tuple[str, EmailMessage]]:
    """Return every mail with its name in the Maildir, the newest first."""
    files = [file for file in folder.glob("new/*") if file.is_file()]
    newest_first = sorted(files, key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)
    return [(file.name, read(file)) for file in newest_first]


def read(file: Path) -> EmailMessage:
    """Return the mail in a file."""
    with file.open("rb") as stream:
        return BytesParser(policy=default).parse(stream)
