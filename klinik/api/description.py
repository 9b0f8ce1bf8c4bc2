"""What the API says about itself, in the reader's language: one document, for machines and for the page at /api."""

from collections.abc import Iterator
from typing import Any

from flask import current_app
from flask_babel import LazyString

from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.api import events
from klinik.clarifications import queries as clarifications
from klinik.db import db
from klinik.summaries import queries as summaries

METHODS = ("get", "post")


def document(agency: Agency) -> dict[str, Any]:
    """Return the OpenAPI document of an office's own address, with examples that can be asked for there."""
    spec = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec
    told: dict[str, Any] = _spoken(spec.to_dict() | {"webhooks": events.described()})
    told["servers"] = [{"url": addresses.absolute(agency, "")}]
    here = _that_exist(agency)
    for parameter in _of_paths(told):
        parameter["example"] = here.get(parameter["name"], parameter.get("example", ""))
    return told


def operations(told: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every call of a document: its path, its method, and what is said about it."""
    for path, item in told["paths"].items():
        yield from ((path, method, item[method]) for method in METHODS if method in item)


def _of_paths(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in told["paths"].values():
        yield from (parameter for parameter in item.get("parameters", ()) if parameter["in"] == "path")


def _that_exist(agency: Agency) -> dict[str, str]:
    """Return the newest things of an office by the name that they have in addresses."""
    newest = clarifications.latest(agency.id, limit=1)
    summary = db.session.scalar(summaries.published(agency.id).limit(1))
    found = {"slug": agency.slug}
    found |= {"public_id": newest[0].public_id} if newest else {}
    return found | ({"week": str(summary.week)} if summary else {})


def _spoken(told: Any) -> Any:
    """Return the same with every text in the language of this moment."""
    if isinstance(told, dict):
        return {str(name): _spoken(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [_spoken(value) for value in told]
    return str(told) if isinstance(told, LazyString) else told
