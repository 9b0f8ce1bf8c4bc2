"""Addresses as people and programs send them."""

from urllib.parse import SplitResult, urlsplit

NOTHING = SplitResult("", "", "", "", "")


def split(address: str) -> SplitResult:
    """Return an address in parts; of what is none (`https://[klik di sini`) all of them are empty."""
    try:
        return urlsplit(address)
    except ValueError:
        return NOTHING
