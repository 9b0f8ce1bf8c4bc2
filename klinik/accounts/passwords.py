"""Passwords: kept as argon2id, checked in the same time whether or not the account exists."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)  # KiB: 64 MiB a check (OWASP asks for 19)
# The hash of no password: salt and result are zeros, so to check against it is the whole work and never succeeds.
NOBODYS = f"$argon2id$v=19$m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}${'A' * 22}${'A' * 43}"
AT_ONCE = BoundedSemaphore(2)  # so that a crowd at the door takes time, not all the memory


def hashed(password: str) -> str:
    """Return the argon2id hash that is stored."""
    with AT_ONCE:
        return HASHER.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Say whether the password is the stored one; without a stored one the same work is done for nothing."""
    try:
        with AT_ONCE:
            HASHER.verify(stored or NOBODYS, password)
    except VerifyMismatchError:
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Say whether the hash was made with weaker settings than today's."""
    return HASHER.check_needs_rehash(stored)
