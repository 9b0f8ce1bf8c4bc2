"""How calls say in the document what they take and answer, and whose pages their answers hang on."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.agencies import queries as agencies
from klinik.web import cache

NEXT = _l("Penanda halaman berikutnya untuk `cursor`, bersama saringan yang sama; kosong pada halaman terakhir.")
SUSPENDED = _l("Sedang ditinjau ulang: jangan disebarkan dulu.")


def told(description: LazyString, **words: Any) -> dict[str, Any]:
    """Return what the document says about a field: its meaning, and an example where one is asked for."""
    return {"description": description, **words}


def path_part(name: str, description: LazyString, *, example: str) -> dict[str, Any]:
    """Return what the document says about a part of an address; an example that exists here takes its place there."""
    return {"in": "path", "name": name, "description": description, "example": example}


def of_everybody() -> None:
    """Say that the answer shows what any office of this installation publishes."""
    cache.depends_on(*(agency.id for agency in agencies.agencies()))
