"""Provinces, regencies, cities and districts of Indonesia, by the codes of Kemendagri.

regions.csv holds the codes and names of Kepmendagri 300.2.2-2430/2025, without villages: 35 is Jawa Timur,
35.23 Kabupaten Tuban, 35.23.09 a district of it.
"""

import csv
from functools import cache
from importlib import resources
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from klinik.errors import KlinikError


class Region(NamedTuple):
    code: str
    name: str


class UnknownRegion(KlinikError):
    """The code is not that of a province, a regency, a city or a district."""

    status = 422
    message = _l("Wilayah %(code)s tidak dikenal. Pilih wilayah dari daftar.")


def name(code: str) -> str:
    """Return the name of one region alone: Tuban, not its province. Raises UnknownRegion."""
    try:
        return _names()[code]
    except KeyError as error:
        raise UnknownRegion(code=code) from error


def is_known(code: str) -> bool:
    return code in _names()


def is_within(code: str, around: str) -> bool:
    """Say whether a region is another one or lies inside it."""
    return code == around or code.startswith(around + ".")


def parent(code: str) -> str | None:
    """Return the code of what lies directly around; None for a province."""
    return code.rpartition(".")[0] or None


def children(code: str = "") -> list[Region]:
    """Return what lies directly inside a region, by name; the provinces when no code is given."""
    return _children().get(code, [])


@cache
def offered(code: str) -> tuple[Region, ...]:
    """Return what may be named at an office of this region: the region itself, and those directly inside it.

    Raises UnknownRegion.
    """
    return Region(code, name(code)), *children(code)


@cache
def _names() -> dict[str, str]:
    rows = resources.files(__package__).joinpath("regions.csv").read_text(encoding="utf-8").splitlines()
    return {row["code"]: row["name"] for row in csv.DictReader(rows)}


@cache
def _children() -> dict[str, list[Region]]:
    found: dict[str, list[Region]] = {}
    for code, region in _names().items():
        found.setdefault(parent(code) or "", []).append(Region(code, region))
    return {code: sorted(inside, key=lambda region: region.name) for code, inside in found.items()}
