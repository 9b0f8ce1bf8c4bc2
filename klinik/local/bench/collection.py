"""Finding in a measured collection of real texts, beside its own baseline in one run. The texts stay where they are."""

import csv
import gzip
import importlib.util
import json
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import click
from sqlalchemy import text

from klinik import matching
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.matching import Band, services
from klinik.matching.indexing import Thing

BATCH = 500
FEW_SOURCE = "tbh2026"  # the documents that the queries were cut out of
Row = dict[str, Any]
SURE = (Band.SAME, Band.LIKELY)


def measure(agency: Agency, data: Path, chatter: Path, peer: str) -> None:
    """Print the figures for every bar of docs/matching.md."""
    documents, rumours = rows(data / "docs_dev.jsonl.gz"), rows(data / "rumors_dev.jsonl.gz")
    queries = rows(data / "A_rumor_to_clarification.jsonl.gz")
    noise = _module(data / "noise.py")
    few = [document for document in documents if document["src"] == FEW_SOURCE]
    _beside(peer, data, FEW_SOURCE)
    _index(agency, "clarification", few, _answer)
    _answers(agency, queries, noise)
    _beside(peer, data, "all")
    _index(agency, "clarification", [document for document in documents if document["src"] != FEW_SOURCE], _answer)
    _answers(agency, queries, noise)
    _cross_source(rows(data / "D_cross_source_judged.jsonl.gz"))
    _index(agency, "report", rumours, _report)
    _copies(agency, rumours, noise)
    _recurring(agency, rows(data / "C_recurring_judged.jsonl.gz"), {rumour["id"]: rumour["text"] for rumour in rumours})
    _chatter(agency, chatter)


def rows(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise click.FileError(str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _beside(peer: str, data: Path, source: str) -> None:
    """Run the collection's own baseline and print what it says."""
    command = [peer, "baseline.py", "--source", source]
    ran = subprocess.run(command, cwd=data, capture_output=True, text=True, check=False)
    click.echo(f"baseline.py, {source}\n{ran.stdout or ran.stderr.strip().splitlines()[-1]}")


def _index(agency: Agency, kind: str, documents: Sequence[Row], fields: Callable[[Row], dict[str, str]]) -> None:
    began = time.perf_counter()
    for start in range(0, len(documents), BATCH):
        batch = documents[start : start + BATCH]
        services.index_many([Thing(kind, _id(document["id"]), agency.id, fields(document)) for document in batch])
        services.tally()
        db.session.commit()
    while services.tally():
        db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    click.echo(f"{kind}: {len(documents)} diindeks, {len(documents) / (time.perf_counter() - began):.0f} per detik")


def _answer(document: Row) -> dict[str, str]:
    return {"headline": document["title"], "body": document["text"]}


def _report(rumour: Row) -> dict[str, str]:
    return {"body": rumour["text"]}


def _answers(agency: Agency, queries: Sequence[Row], noise: ModuleType) -> None:
    """Rumour to clarification."""
    for kind in noise.KINDS:
        asked = [(noise.make(query["text"], kind, query["qid"]), query["gold"]) for query in queries]
        _recall(f"jawaban {kind}", agency, "clarification", asked)


def _copies(agency: Agency, rumours: Sequence[Row], noise: ModuleType) -> None:
    """Noisy copy to its original among all; an equal text under another id counts as wrong."""
    for kind in ("clean", "all"):
        asked = [(noise.make(rumour["text"], kind, rumour["id"]), rumour["id"]) for rumour in rumours[::10]]
        _recall(f"salinan {kind}", agency, "report", asked)


def _recall(name: str, agency: Agency, kind: str, asked: Iterable[tuple[str, str]]) -> None:
    first, five, takes = 0, 0, []
    for said, gold in asked:
        began = time.perf_counter()
        found = [match.id for match in matching.find(text=said, kinds=(kind,), agency_id=agency.id)]
        takes.append(1000 * (time.perf_counter() - began))
        first, five = first + (found[:1] == [_id(gold)]), five + (_id(gold) in found)
    db.session.rollback()
    n, takes = len(takes), sorted(takes)
    speed = f"p50 {takes[n // 2]:.0f} p99 {takes[n * 99 // 100]:.0f} ms"
    click.echo(f"{name:14} R@1 {first / n:.3f}  R@5 {five / n:.3f}  {speed}  ({n})")


def _cross_source(pairs: Sequence[Row]) -> None:
    """One office's headline against another's: is the judged one in reach, and are equal ones above different ones?"""
    scores = [(pair["label"], _reached(pair["lt"], "clarification", pair["k"])) for pair in pairs]
    same = [match.score if match else 0.0 for label, match in scores if label == 2]
    other = [match.score if match else 0.0 for label, match in scores if label < 2]
    above = sum((one > two) + (one == two) / 2 for one in same for two in other) / (len(same) * len(other))
    click.echo(f"lintas sumber  sama di atas lainnya {above:.3f}; {_by_band(scores)}")


def _recurring(agency: Agency, pairs: Sequence[Row], texts: dict[str, str]) -> None:
    """The same hoax again, or its template with another name?"""
    both = [
        (pair["label"], *pair_ids) for pair in pairs for pair_ids in ((pair["a"], pair["b"]), (pair["b"], pair["a"]))
    ]
    scores = [(label, _reached(texts[one], "report", other, agency)) for label, one, other in both]
    click.echo(f"berulang       {_by_band(scores)}")


def _reached(said: str, kind: str, wanted: str, agency: Agency | None = None) -> matching.Match | None:
    found = matching.find(text=said, kinds=(kind,), agency_id=agency.id if agency else None, limit=60)
    return next((match for match in found if match.id == _id(wanted)), None)


def _by_band(scores: Iterable[tuple[int, matching.Match | None]]) -> str:
    words = {2: "sama", 1: "templat lain", 0: "berbeda"}
    counts = Counter((words[label], match.band.value if match else "tidak ditemukan") for label, match in scores)
    return ", ".join(f"{label} {band} {count}" for (label, band), count in sorted(counts.items()))


def _chatter(agency: Agency, path: Path) -> None:
    """Ordinary messages must not look known."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        said = [row["text"] for row in csv.DictReader(lines) if row["kind"] == "ham"]
    bands = Counter(match.band.value for one in said for match in matching.find(text=one, agency_id=agency.id, limit=1))
    sure = sum(bands[band.value] for band in SURE)
    click.echo(
        f"pesan biasa    same atau likely {sure / len(said):.4f} (ingin <= 0.01) dari {len(said)}: {dict(bands)}"
    )


def _id(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, name)
