"""All standing answers as one table, which the import reads again."""

import csv
import json
import shutil
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, selectinload

from klinik.agencies import queries as agencies
from klinik.agencies.models import Agency
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.importing.reading import form, guarded
from klinik.clarifications.importing.rows import COLUMNS
from klinik.clarifications.models import Clarification, ClarificationAddress, Revision, Source
from klinik.db import db
from klinik.files import services as files

AT_ONCE = 500
TEXTS = tuple(name for name in COLUMNS if name != "picture")


def count(agency: Agency | None) -> int:
    """Return how many answers stand: of one office, or of all."""
    return db.session.scalar(select(func.count()).select_from(_standing(agency).subquery())) or 0


def write(file: Path, agency: Agency | None) -> Iterator[int]:
    """Write the table, oldest first, and yield how many rows were added. The file appears when it is whole."""
    kind, part = form(file), file.with_name(file.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as opened:
        table = csv.DictWriter(opened, COLUMNS)
        if kind == "csv":
            table.writeheader()
        for rows in _rows(agency, file):
            if kind == "csv":
                table.writerows({name: guarded(_cell(value)) for name, value in row.items()} for row in rows)
            else:
                opened.writelines(json.dumps(row, ensure_ascii=False, default=_plain) + "\n" for row in rows)
            yield len(rows)
    part.replace(file)


def _standing(agency: Agency | None) -> Select[Clarification]:
    """Return what is published and not withdrawn: a table cannot say of a row that it no longer holds."""
    standing = select(Clarification).where(Clarification.state == ClarificationState.PUBLISHED)
    return standing.where(Clarification.agency_id == agency.id) if agency else standing


def _rows(agency: Agency | None, file: Path) -> Iterator[list[dict[str, Any]]]:
    slugs = {office.id: office.slug for office in agencies.agencies()}
    statement = (
        _standing(agency)
        .join(Revision, Revision.id == Clarification.current_revision_id)
        .options(
            contains_eager(Clarification.current).selectinload(Revision.sources), selectinload(Clarification.picture)
        )
        .order_by(Clarification.first_published_at, Clarification.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for found in db.session.scalars(statement).partitions():
        urls = _old_addresses([each.id for each in found])
        yield [
            _row(each, each.current, slugs[each.agency_id], urls[each.id]) | {"picture": _picture(each, file)}
            for each in found
            if each.current
        ]


def _old_addresses(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    rows = select(ClarificationAddress).where(ClarificationAddress.clarification_id.in_(ids))
    for each in db.session.scalars(rows.order_by(ClarificationAddress.url)):
        found[each.clarification_id].append(each.url)
    return found


def _row(clarification: Clarification, revision: Revision, slug: str, urls: Iterable[str]) -> dict[str, Any]:
    named = {
        "public_id": clarification.public_id,
        "external_id": clarification.external_id,
        "agency": slug,
        "title": revision.headline,
        "sources": [_source(source) for source in revision.sources],
        "published_at": clarification.first_published_at,
        "url": " ".join(urls),
    }
    return {name: named[name] if name in named else getattr(revision, name) for name in TEXTS}


def _picture(clarification: Clarification, file: Path) -> str:
    """Lay the picture into a folder beside the table and return its path from there."""
    kept = clarification.picture
    if kept is None:
        return ""
    folder = file.with_name(f"{file.stem}-gambar")
    folder.mkdir(exist_ok=True)
    name = f"{clarification.public_id}{Path(kept.name).suffix}"
    shutil.copyfile(files.path(kept), folder / name)
    return f"{folder.name}/{name}"


def _source(source: Source) -> dict[str, Any]:
    names = ("title", "kind", "publisher", "url", "archive_url", "accessed_on", "is_outside")
    return {name: _plain(value) for name in names if (value := getattr(source, name)) not in ("", None)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: Any) -> str:
    if isinstance(value, list):
        is_list_of_words = all(isinstance(part, str) for part in value)
        return ", ".join(value) if is_list_of_words else json.dumps(value, ensure_ascii=False, default=_plain)
    return "" if value is None else str(_plain(value))
