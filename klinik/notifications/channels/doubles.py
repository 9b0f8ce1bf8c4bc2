"""Twins that send nothing: one is silent, one shows the letters.

Chosen by `null:` and `console:` in place of an address or a token: SMTP_URL, WHATSAPP_TOKEN, TELEGRAM_TOKEN.
"""

import sys
from collections.abc import Generator, Iterable

from klinik.notifications.channels.face import Outcome, Parcel, Result


class Null:
    """Takes everything, sends nothing (for measuring, and for a copy of real data)."""

    def send(self, parcels: Iterable[Parcel]) -> Generator[Outcome]:
        for _parcel in parcels:
            yield Outcome(Result.SENT)


class Console:
    """Shows each letter instead of sending it (for writing messages)."""

    def __init__(self, *, is_chat: bool = False) -> None:
        self.is_chat = is_chat

    def send(self, parcels: Iterable[Parcel]) -> Generator[Outcome]:
        for parcel in parcels:
            letter = parcel.letter
            text = letter.as_chat() if self.is_chat else f"{letter.subject}\n\n{letter.as_text()}"
            sys.stdout.write(f"\n{text}\n")
            yield Outcome(Result.SENT)
