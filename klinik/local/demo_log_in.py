"""How to log in to the demo, for whoever has just started it here."""

from klinik.accounts import second_factor
from klinik.db import now

AGENCY = "jatim"
PEOPLE = ("verifikator", "redaktur", "admin", "kepala", "auditor")
PASSWORD = "klinik-demo"  # noqa: S105 - published on purpose, and only in a database that `klinik up` made
SECOND_FACTOR = "JBSWY3DPEHPK3PXP"
MADE_HERE = "made by klinik up"  # the comment on such a database; `klinik seed demo` writes nowhere else


def code() -> str:
    """Return the six digits that the demo accounts are asked for at this moment."""
    return second_factor.code_at(now(), secret=SECOND_FACTOR)


def notes() -> list[str]:
    """Return what the demo's people need to log in now."""
    emails = ", ".join(f"{name}@{AGENCY}.contoh.id" for name in PEOPLE)
    return [f"Akun contoh: {emails}", f"Kata sandi: {PASSWORD}", f"Kode masuk saat ini: {code()}"]
