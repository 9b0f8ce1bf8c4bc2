"""Mail by SMTP: one connection a batch, never in the clear where TLS is asked for, and a verdict for each message."""

import re
import smtplib
import ssl
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

from klinik.notifications import mail
from klinik.notifications.channels.face import Outcome, Parcel, Result

TIMEOUT = 10  # seconds for each answer of the server
MOST_BREAKS = 2  # connections lost in a row before the server counts as down
ADDRESS = re.compile(r"<?[^\s<>]+@[^\s<>]+>?")
LONGEST_REASON = 300
CLOSING, SUCCESS, FAILURE = 421, 2, 5


class BadAddress(Exception):
    """SMTP_URL cannot be read. The sentence never repeats it: it may hold a password."""

    def __init__(self) -> None:
        super().__init__(
            "KLINIK_SMTP_URL should look like smtp://user:password@host:587?tls=starttls (or implicit, off)."
        )


class Security(StrEnum):
    """How the connection is protected."""

    OFF = "off"
    STARTTLS = "starttls"
    IMPLICIT = "implicit"


@dataclass(frozen=True)
class Server:
    """Where mail is handed over."""

    host: str
    port: int
    security: Security
    user: str
    password: str


class Smtp:
    """Hands mail to one server."""

    def __init__(self, url: str, *, sender: str) -> None:
        self.server = read(url)
        self.sender = sender

    def send(self, parcels: Iterable[Parcel]) -> Generator[Outcome]:
        """Send over one connection, begun anew when it breaks. Where the server is down the rest waits untried."""
        line = _Line(self.server)
        try:
            for parcel in parcels:
                yield line.refusal or self._attempt(line, parcel)
        finally:
            line.hang_up()

    def _attempt(self, line: "_Line", parcel: Parcel) -> Outcome:
        try:
            outcome = self._deliver(line.opened(), parcel)
        except OSError as error:  # smtplib's own errors are OSErrors too
            return line.broken(error)
        line.breaks = 0
        return outcome

    def _deliver(self, connection: smtplib.SMTP, parcel: Parcel) -> Outcome:
        """Hand over one message. Raises OSError where the connection broke."""
        message = mail.compose(parcel.letter, id_=parcel.id, sender=self.sender, to=parcel.address, at=parcel.at)
        steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
            lambda: connection.mail(self.sender),
            lambda: connection.rcpt(parcel.address),
            lambda: _data(connection, message),
        )
        for number, step in enumerate(steps):
            code, answer = step()
            if code == CLOSING:
                raise smtplib.SMTPServerDisconnected(_words(code, answer))
            if code // 100 != SUCCESS:
                connection.rset()
                # Being refused as a sender is a fault of ours that somebody can mend; a refused address is not.
                never = code // 100 == FAILURE and number > 0
                return Outcome(Result.NEVER if never else Result.LATER, _words(code, answer))
        return Outcome(Result.SENT)


class _Line:
    """The connection of one batch, and what its breaking teaches."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.connection: smtplib.SMTP | None = None
        self.breaks = 0
        self.refusal: Outcome | None = None

    def opened(self) -> smtplib.SMTP:
        """Return the connection, made if need be. Raises OSError."""
        if self.connection is None:
            self.connection = _connected(self.server)
        return self.connection

    def broken(self, error: OSError) -> Outcome:
        """Drop the connection; where none could be made, or two broke in a row, the rest need not be tried."""
        outcome = Outcome(Result.LATER, reason(error))
        self.breaks += 1
        if self.connection is None or self.breaks >= MOST_BREAKS:
            self.refusal = outcome
        if self.connection is not None:
            self.connection.close()
            self.connection = None
        return outcome

    def hang_up(self) -> None:
        """End the connection politely, if somebody still listens."""
        if self.connection is None:
            return
        try:
            self.connection.quit()
        except OSError:
            self.connection.close()


def _connected(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security is Security.IMPLICIT:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        if server.security is Security.STARTTLS:
            connection.starttls(context=context)
        connection.ehlo_or_helo_if_needed()
        if server.user:
            connection.login(server.user, server.password)
    except OSError:
        connection.close()
        raise
    return connection


def read(url: str) -> Server:
    """Return the server that a setting names; TLS is asked for except on this machine. Raises BadAddress."""
    parts = urlsplit(url)
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    usual = Security.IMPLICIT if parts.scheme == "smtps" else Security.OFF if here else Security.STARTTLS
    try:
        security = Security(parse_qs(parts.query).get("tls", [usual])[0])
        port = parts.port or (465 if security is Security.IMPLICIT else 25 if security is Security.OFF else 587)
    except ValueError as error:
        raise BadAddress from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadAddress
    return Server(parts.hostname, port, security, unquote(parts.username or ""), unquote(parts.password or ""))


def reason(error: Exception) -> str:
    """Return what went wrong in a line that may be stored and shown: no address in it."""
    return clean(f"{type(error).__name__}: {error}")


def _data(connection: smtplib.SMTP, message: bytes) -> tuple[int, bytes]:
    try:
        return connection.data(message)
    except smtplib.SMTPDataError as error:  # the server refused before a byte of it was sent
        return error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()


def _words(code: int, answer: bytes) -> str:
    return clean(f"{code} {answer.decode('utf-8', 'replace')}")


def clean(text: str) -> str:
    """Return what another server said in a line without addresses."""
    return ADDRESS.sub("…", " ".join(text.split()))[:LONGEST_REASON]
