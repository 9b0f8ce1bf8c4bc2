"""Twins that send nothing: one is silent, one shows the letters. Chosen by SMTP_URL `null:` and `console:`."""

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

    def send(self, parcels: Iterable[Parcel]) -> Generator[Outcome]:
        for parcel in parcels:
            sys.stdout.write(f"\n{parcel.letter.subject}\n\n{parcel.letter.as_text()}\n")
            yield Outcome(Result.SENT)
