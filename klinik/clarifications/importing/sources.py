"""The evidence of an old article: a list, JSON, or whatever stood in one cell."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from klinik.clarifications.codes import SourceKind
from klinik.clarifications.importing.markup import is_address, line, prose
from klinik.clarifications.services import SourceContent

Code = TypeVar("Code", bound=StrEnum)

LINK = re.compile(r"\[(?P<title>[^\]]*)\]\((?P<url>https?://[^)\s]+)\)|(?P<bare>https?://[^\s<>\"|;]+)")
BETWEEN = re.compile(r"\n+|;\s+|;(?=https?:)|,\s*(?=https?:)")
EDGES = " \t|:;,.-–—*•()[]\\"
LONGEST_TITLE = 500


def sources(given: Any) -> list[SourceContent]:
    """Return the sources of a row, each once, in order."""
    found = [source for each in _entries(given) for source in _source(each)]
    return list(dict.fromkeys(found))


def _entries(given: Any) -> Iterable[Any]:
    if isinstance(given, list):
        return given
    text = str(given or "").strip()
    if text.startswith("["):
        try:
            listed = json.loads(text)
        except (ValueError, RecursionError):
            listed = None
        if isinstance(listed, list):
            return listed
    return BETWEEN.split(prose(text))


def _source(entry: Any) -> list[SourceContent]:
    if isinstance(entry, Mapping):
        return _of_fields(entry)
    text = str(entry or "").strip()
    found = list(LINK.finditer(text))
    if not found:
        title = line(text).strip(EDGES)
        return [SourceContent(title[:LONGEST_TITLE])] if title else []
    ends = [0, *(link.end() for link in found)]
    last = len(found) == 1 and text[found[0].end() :]  # a lone link may stand before its title, too
    return [_linked(link, f"{text[end : link.start()]} {last or ''}") for link, end in zip(found, ends, strict=False)]


def _linked(link: re.Match[str], around: str) -> SourceContent:
    url = link["url"] or link["bare"].rstrip(".,)\\")
    title = line(link["title"] or around).strip(EDGES)
    return SourceContent(_title(title, url), url=url)


def _of_fields(fields: Mapping[str, Any]) -> list[SourceContent]:
    words = {name: line(str(fields.get(name) or "")) for name in ("title", "publisher", "url", "archive_url")}
    url = words["url"] if is_address(words["url"]) else ""
    if not words["title"] and not url:
        return []
    return [
        SourceContent(
            title=_title(words["title"], url),
            kind=code(SourceKind, fields.get("kind")) or SourceKind.OTHER,
            publisher=words["publisher"],
            url=url,
            archive_url=words["archive_url"] if is_address(words["archive_url"]) else "",
            accessed_on=day(fields.get("accessed_on")),
            is_outside=fields.get("is_outside") is not False,
        )
    ]


def _title(title: str, url: str) -> str:
    return title[:LONGEST_TITLE] or urlsplit(url).hostname or url


def code(kind: type[Code], given: Any) -> Code | None:
    """Return the code that is written there, or None."""
    written = str(given or "").strip().lower()
    return kind(written) if written in set(kind) else None


def day(given: Any) -> date | None:
    """Return the day that is written there as 2026-11-22, or None."""
    try:
        return date.fromisoformat(str(given or "").strip()[:10])
    except ValueError:
        return None
