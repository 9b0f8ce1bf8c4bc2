"""How to log in to the demo, for whoever has just started it here."""

import hmac
import time
from base64 import b32decode

AGENCY = "jatim"
PEOPLE = ("verifikator", "redaktur", "admin", "kepala", "auditor")
PASSWORD = "klinik-demo"  # noqa: S105 - published on purpose, and only in a database that `klinik up` made
SECOND_FACTOR = "JBSWY3DPEHPK3PXP"
MADE_HERE = "made by klinik up"  # the comment on such a database; `klinik seed demo` writes nowhere else


def code(at: float | None = None) -> str:
    """Return the six digits that the demo accounts are asked for at this moment (RFC 6238).

    The same as the accounts' own, without all that they bring along: the supervisor that shows it stays small.
    """
    step = int(time.time() if at is None else at) // 30
    digest = hmac.digest(b32decode(SECOND_FACTOR), step.to_bytes(8), "sha1")
    begin = digest[-1] & 15
    return f"{(int.from_bytes(digest[begin : begin + 4]) & 0x7FFFFFFF) % 10**6:06}"


def notes() -> list[str]:
    """Return what the demo's people need to log in now."""
    emails = ", ".join(f"{name}@{AGENCY}.contoh.id" for name in PEOPLE)
    return [f"Akun contoh: {emails}", f"Kata sandi: {PASSWORD}", f"Kode masuk saat ini: {code()}"]
