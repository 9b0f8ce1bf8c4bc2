"""Mail by SMTP: one connection a batch, never in the clear where TLS is asked for, and a verdict for each message."""

import re
import smtplib
import ssl
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

from klinik.notifications import mail
from klinik.notifications.channels import inbound
from klinik.notifications.channels.face import Outcome, Parcel, Result
from klinik.notifications.channels.pace import Pace

TIMEOUT = 10  # seconds for each answer of the server
MOST_BREAKS = 2  # connections lost in a row before the server counts as down
ADDRESS = re.compile(r"<?[^\s<>]+@[^\s<>]+>?")
LONGEST_REASON = 300
END = b".\r\n"
CLOSING, GO_ON, SUCCESS, FAILURE = 421, 354, 2, 5
SLOW_DOWN = re.compile(r"4\d\d[ -]4\.7\.")  # RFC 3463: refused for now by a policy, such as too many at once


class BadAddress(Exception):
    """SMTP_URL cannot be read. The sentence never repeats it: it may hold a password."""

    def __init__(self) -> None:
        super().__init__(
            "KLINIK_SMTP_URL should look like smtp://user:password@host:587?tls=starttls (or implicit, off)."
        )


class Step(StrEnum):
    """How far the handing over of one message got."""

    SENDER = "sender"
    ADDRESS = "address"
    MESSAGE = "message"


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

    def __init__(self, url: str, *, sender: str, pace: str = "") -> None:
        self.server = read(url)
        self.sender = sender
        self.pace = Pace(pace)

    def send(self, parcels: Iterable[Parcel]) -> Generator[Outcome]:
        """Send over one connection, begun anew when it breaks. Where the server is down the rest waits untried."""
        line = _Line(self.server)
        try:
            for parcel in parcels:
                yield line.refusal or self._in_its_pace(line, parcel)
        finally:
            line.hang_up()

    def _in_its_pace(self, line: "_Line", parcel: Parcel) -> Outcome:
        """Try, unless the mail's domain has had its share of this minute or has asked us to slow down."""
        domain = mail.domain(parcel.address).lower()
        outcome = line.slowed.get(domain) or self.pace.refusal(domain) or self._attempt(line, parcel)
        if SLOW_DOWN.match(outcome.reason):
            line.slowed[domain] = outcome
        return outcome

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
        exchange = _pipelined if connection.has_extn("pipelining") else _stepwise
        step, code, answer = exchange(connection, self.sender, parcel.address, message)
        if code == CLOSING:
            raise smtplib.SMTPServerDisconnected(_words(code, answer))
        if code // 100 == SUCCESS:
            return Outcome(Result.SENT)
        connection.rset()
        # Being refused as a sender is a fault of ours that somebody can mend; a refused address is not.
        never = code // 100 == FAILURE and step is not Step.SENDER
        return Outcome(Result.NEVER if never else Result.LATER, _words(code, answer))


class _Line:
    """The connection of one batch, and what its breaking teaches."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.connection: smtplib.SMTP | None = None
        self.breaks = 0
        self.refusal: Outcome | None = None
        self.slowed: dict[str, Outcome] = {}  # domains whose mail waits for the next batch

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


def _stepwise(connection: smtplib.SMTP, sender: str, address: str, message: bytes) -> tuple[Step, int, bytes]:
    """Hand over one message with an answer to each step; return the last step and its answer."""
    code, answer = connection.mail(sender)
    if code // 100 != SUCCESS:
        return Step.SENDER, code, answer
    code, answer = connection.rcpt(address)
    if code // 100 != SUCCESS:
        return Step.ADDRESS, code, answer
    code, answer = connection.docmd("DATA")
    return _message(connection, code, answer, message)


def _pipelined(connection: smtplib.SMTP, sender: str, address: str, message: bytes) -> tuple[Step, int, bytes]:
    """The same with the three commands in one go, two waits less for each message (RFC 2920)."""
    quoted = smtplib.quoteaddr(sender), smtplib.quoteaddr(address)
    connection.send("MAIL FROM:{}\r\nRCPT TO:{}\r\nDATA\r\n".format(*quoted).encode("ascii"))
    answers = [connection.getreply() for _ in range(3)]
    for step, (code, answer) in zip((Step.SENDER, Step.ADDRESS), answers, strict=False):
        if code // 100 != SUCCESS:
            if answers[-1][0] == GO_ON:  # it waits for a message to nobody all the same
                connection.send(END)
                connection.getreply()
            return step, code, answer
    return _message(connection, *answers[-1], message)


def _message(connection: smtplib.SMTP, code: int, answer: bytes, message: bytes) -> tuple[Step, int, bytes]:
    if code != GO_ON:
        return Step.MESSAGE, code, answer
    connection.send(message.replace(b"\r\n.", b"\r\n..") + END)  # RFC 5321, section 4.5.2; it ends with a line's end
    return Step.MESSAGE, *connection.getreply()


def _words(code: int, answer: bytes) -> str:
    return clean(f"{code} {answer.decode('utf-8', 'replace')}")


def clean(text: str) -> str:
    """Return what another server said in a line without addresses, which the database can hold."""
    return ADDRESS.sub("…", " ".join(inbound.clean(text).split()))[:LONGEST_REASON]
