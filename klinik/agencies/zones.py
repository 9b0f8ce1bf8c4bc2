"""The three times of Indonesia, under the names people use."""

from datetime import timedelta, timezone, tzinfo
from enum import StrEnum


class Timezone(StrEnum):
    """The zone of an office, by its IANA name."""

    JAKARTA = "Asia/Jakarta"
    MAKASSAR = "Asia/Makassar"
    JAYAPURA = "Asia/Jayapura"


# No summer time since 1964, so a fixed offset is exact and needs no zone files on the machine.
ZONES: dict[Timezone, tzinfo] = {
    Timezone.JAKARTA: timezone(timedelta(hours=7), "WIB"),
    Timezone.MAKASSAR: timezone(timedelta(hours=8), "WITA"),
    Timezone.JAYAPURA: timezone(timedelta(hours=9), "WIT"),
}
CENTRAL = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
EASTERN = {"81", "82", "91", "92", "93", "94", "95", "96"}


def word(zone: Timezone) -> str:
    """Return WIB, WITA or WIT."""
    return str(ZONES[zone].tzname(None))


def of_region(code: str) -> Timezone:
    """Return the zone of a region code (Keppres 41/1987, by province)."""
    province = code[:2]
    if province in CENTRAL:
        return Timezone.MAKASSAR
    return Timezone.JAYAPURA if province in EASTERN else Timezone.JAKARTA
