"""Made-up published answers by the thousand: the same for the same number."""

# ruff: noqa: S311  # chance that must come out the same again, and hides nothing

import random
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import click
from sqlalchemy import insert, text
from tqdm import tqdm

from klinik.agencies.models import Agency
from klinik.clarifications import spelling
from klinik.clarifications.codes import ClarificationState, Origin, RevisionKind, RevisionState, Topic, Verdict
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from klinik.local.bench import rumours

BATCH = 1000
FIRST = datetime(2019, 1, 1, tzinfo=UTC)
VERDICTS = (50, 20, 10, 12, 6, 2)  # of a hundred, in the order of the code list


def fill(agency: Agency, size: int) -> None:
    """Publish so many made-up answers of an office, without drawing their cards."""
    began = time.perf_counter()
    for start in tqdm(range(0, size, BATCH), unit_scale=BATCH, unit=" klarifikasi"):
        made = [_made(agency, number, size) for number in range(start, min(start + BATCH, size))]
        db.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        db.session.execute(insert(Clarification), [clarification for clarification, _revision in made])
        db.session.execute(insert(Revision), [revision for _clarification, revision in made])
        db.session.commit()
        while spelling.learn():
            db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    click.echo(f"{size} klarifikasi masuk dalam {time.perf_counter() - began:.0f} s")


def _made(agency: Agency, number: int, size: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return one clarification and its revision, the same for the same number."""
    draw, key, revision = (
        random.Random(f"jawaban-{number}"),
        uuid.UUID(int=number + 1),
        uuid.UUID(int=number + 1 + size),
    )
    at = FIRST + timedelta(minutes=number * 42)
    words = rumours.rumour(number).split()
    shared = {"agency_id": agency.id, "origin": Origin.LEGACY, "created_at": at}
    row = {
        "id": key,
        "public_id": f"KLARIF-UKUR-{at.year}-{number:05}",
        "slug": "-".join(words[:6]).replace(".", ""),
        "state": ClarificationState.PUBLISHED,
        "current_revision_id": revision,
        "first_published_at": at,
        "updated_at": at,
        "cards_wanted": False,
    }
    says = {
        "id": revision,
        "clarification_id": key,
        "number": 1,
        "kind": RevisionKind.FIRST,
        "state": RevisionState.PUBLISHED,
        "verdict": draw.choices(list(Verdict), weights=VERDICTS)[0],
        "topic": draw.choice(list(Topic)),
        "headline": " ".join(words[:10]),
        "claim": " ".join(words),
        "summary": rumours.rumour(number + 2 * size)[:300],
        "explanation": "\n\n".join(rumours.rumour(number + part * size) for part in (3, 4, 5)),
        "published_at": at,
    }
    return shared | row, shared | says
