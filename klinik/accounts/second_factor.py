"""The second proof at log-in: six digits from a phone (TOTP, RFC 6238), or a recovery code when the phone is gone.

A new secret and its recovery codes are derived from a seed that only the person holds (an invitation, a half-finished
log-in), so showing the page writes nothing and a reload shows the same codes; they count once they are confirmed.
"""

import base64
import hmac
from datetime import datetime
from typing import NamedTuple

import pyotp
import segno

from klinik.db import secrets

STEP = 30  # seconds
DIGITS = 6
DRIFT = 1  # steps: how far a phone's clock may be off
RECOVERY_CODES = 10


class Enrolment(NamedTuple):
    """What somebody writes down: the secret for the phone, and the recovery codes."""

    secret: str
    recovery_codes: list[str]


def enrolment(seed: str) -> Enrolment:
    """Return what belongs to a seed."""
    codes = [_readable(secrets.derive(f"{seed}:{number}", purpose="recovery")) for number in range(RECOVERY_CODES)]
    return Enrolment(base64.b32encode(secrets.derive(seed, purpose="totp")[:20]).decode(), codes)


def step_of(code: str, *, secret: str, at: datetime) -> int | None:
    """Return the time step whose code this is, within a step of the clock; None when it is nobody's."""
    here = int(at.timestamp()) // STEP
    near = {_code_of(step, secret): step for step in range(here - DRIFT, here + DRIFT + 1)}
    return near.get(code)


def code_at(at: datetime, *, secret: str) -> str:
    """Return the code that the phone shows at a moment."""
    return _code_of(int(at.timestamp()) // STEP, secret)


def is_totp(code: str) -> bool:
    """Say whether a code has the shape of the phone's."""
    return len(code) == DIGITS and code.isascii() and code.isdecimal()


def normal(code: str) -> str:
    """Return a code as it is kept, whatever spaces and dashes were typed."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def qr(secret: str, *, email: str, issuer: str) -> str:
    """Return the QR code that an authenticator app reads, as a data: address of an SVG."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)
    return str(segno.make(uri, error="m").svg_data_uri(scale=5, border=4, light="#fff"))


def _code_of(step: int, secret: str) -> str:
    """RFC 4226, section 5.3. Not pyotp's: it refuses secrets under 112 bits, and phones carry such ones."""
    mac = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    begin = mac[-1] & 15
    number = int.from_bytes(mac[begin : begin + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def _readable(entropy: bytes) -> str:
    letters = base64.b32encode(entropy).decode()[:10]
    return f"{letters[:5]}-{letters[5:]}"
