"""A real SMTP server on this machine that can misbehave in every way a server may."""

import asyncio
import email
import email.policy
import ssl
import threading
from collections import Counter
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class PostOffice:
    """Keeps what it accepts in `mails`. Set an attribute to let it misbehave from now on."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, password: str = "", port: int = 0) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.sessions = 0
        self.refuse_sender = ""
        self.refuse_address: dict[str, str] = {}  # address: answer
        self.refuse_data = ""
        self.hang_after_data = 0.0
        self.seconds_each = 0.0
        self.break_after = 0  # messages that it takes before it hangs up on the next one
        self.lock = threading.Lock()
        wanted = {"authenticator": self._knows(password), "auth_required": True, "auth_require_tls": False}
        self.controller = _Controller(
            self, hostname="127.0.0.1", port=port, tls_context=tls, **(wanted if password else {})
        )

    def __enter__(self) -> "PostOffice":
        self.controller.start()
        self.port = self.controller.server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def copies(self) -> dict[str, int]:
        """How often each message came, by Message-ID."""
        with self.lock:
            return dict(Counter(str(mail["Message-ID"]) for mail in self.mails))

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refuse_address:
            return self.refuse_address[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.break_after and len(self.mails) >= self.break_after:
            self.break_after = 0
            server.transport.abort()
            return "421 gone"
        if self.refuse_data:
            return self.refuse_data
        await asyncio.sleep(self.seconds_each)
        with self.lock:
            self.raw.append(envelope.original_content)
            self.mails.append(email.message_from_bytes(envelope.original_content, policy=email.policy.default))
        await asyncio.sleep(self.hang_after_data)
        return "250 Taken"

    def _knows(self, password: str):
        def check(server, session, envelope, mechanism, data):
            known = isinstance(data, LoginPassword) and data.password.decode() == password
            return AuthResult(success=known, handled=False)

        return check


class _Controller(Controller):
    def factory(self) -> SMTP:
        return SMTP(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        """Port 0 is only known now; the usual trigger would ask port 0."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
