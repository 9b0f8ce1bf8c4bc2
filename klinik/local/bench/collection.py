"""Finding in a measured collection of real texts, beside its own baseline in one run. The texts stay where they are."""

import csv
import gzip
import importlib.util
import json
import shlex
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import click
from sqlalchemy import select, text

from klinik import matching
from klinik.agencies.models import Agency
from klinik.clarifications.importing import running
from klinik.clarifications.models import Clarification
from klinik.db import db, now
from klinik.local.bench.bars import Bars
from klinik.matching import Band, services, words
from klinik.matching.indexing import Thing

BATCH = 500
FEW_SOURCE = "tbh2026"  # the documents that the queries were cut out of
COPIES, COPIES_AT_LEAST = 3, 0.97  # every third message is asked for again
CHATTER_AT_MOST = 0.01
IMPORT_AT_LEAST = 400  # rows a second, with the index
SURE = (Band.SAME, Band.LIKELY)
COMPARED = ("clean", "all")  # kinds of noise for which there is a bar
Row = dict[str, Any]


class Recall(NamedTuple):
    """How often the right one came first, and how often among the first five."""

    first: float
    five: float


@dataclass(frozen=True)
class Collection:
    """The folder with the data, and the Python that runs its baseline."""

    data: Path
    peer: str

    def rows(self, name: str) -> list[Row]:
        with gzip.open(self.data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def noise(self) -> ModuleType:
        spec = importlib.util.spec_from_file_location("noise", self.data / "noise.py")
        if spec is None or spec.loader is None:
            raise click.FileError(str(self.data / "noise.py"))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def baseline(self, source: str) -> dict[str, Recall]:
        """Run baseline.py, print what it says, and return it by kind of noise."""
        command = [*shlex.split(self.peer), "baseline.py", "--source", source]
        ran = subprocess.run(command, cwd=self.data, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise click.ClickException(f"baseline.py: {ran.stderr.strip().splitlines()[-1]}")
        click.echo(f"\nbaseline.py --source {source}\n{ran.stdout.rstrip()}")
        table = [line.split() for line in ran.stdout.splitlines()[2:]]
        return {kind: Recall(float(first), float(five)) for kind, first, five, *_ in table}


def measure(agency: Agency, collection: Collection, chatter: Path, folder: Path) -> None:
    """Print the figures for every bar of docs/matching.md."""
    bars, noise = Bars(), collection.noise()
    documents, messages = collection.rows("docs_dev"), collection.rows("rumors_dev")
    queries = collection.rows("A_rumor_to_clarification")
    by_source = {FEW_SOURCE: [one for one in documents if one["src"] == FEW_SOURCE]}
    by_source["all"] = [one for one in documents if one["src"] != FEW_SOURCE]
    for source, added in by_source.items():
        baseline = collection.baseline(source)
        ids = _import(agency, added, folder / f"{source}.jsonl", bars)
        _answers(source, queries, noise, ids, baseline, bars)
    _cross_source(collection.rows("D_cross_source_judged"), ids, bars)
    _file(agency, messages)
    _copies(agency, messages, noise, bars)
    _recurring(agency, collection.rows("C_recurring_judged"), {one["id"]: one["text"] for one in messages}, bars)
    _chatter(agency, chatter, bars)
    bars.conclude()


def _import(agency: Agency, documents: Sequence[Row], file: Path, bars: Bars) -> dict[str, uuid.UUID]:
    """Bring the documents in as an office does; return what each is here, with those of earlier files."""
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(_archived(one), ensure_ascii=False) + "\n" for one in documents)
    report = running.Report()
    for _line in running.run(file, running.archive(agency.slug, {}, file=file, at=now()), report):
        db.session.commit()
    _settle()
    click.echo(f"\n{report.rows} jawaban diimpor, {len(report.refused)} ditolak")
    bars.at_least("baris impor per detik, dengan indeks", report.rows / report.seconds, IMPORT_AT_LEAST)
    return {one.external_id: one.id for one in db.session.scalars(select(Clarification)) if one.external_id}


def _archived(document: Row) -> Row:
    """Return a document as a row of an archive. Some have a headline only."""
    body = document["text"].strip() or document["title"]
    common = {"verdict": "hoax", "published_at": "2020-01-01"}
    return {"external_id": document["id"], "title": document["title"], "explanation": body, **common}


def _file(agency: Agency, messages: Sequence[Row]) -> None:
    for start in range(0, len(messages), BATCH):
        batch = messages[start : start + BATCH]
        services.index_many([Thing("report", _id(one["id"]), agency.id, {"body": one["text"]}) for one in batch])
        services.tally()  # as the clock does each minute
        db.session.commit()
    _settle()


def _settle() -> None:
    while services.tally():
        db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def _answers(
    source: str,
    queries: Sequence[Row],
    noise: ModuleType,
    ids: dict[str, uuid.UUID],
    baseline: dict[str, Recall],
    bars: Bars,
) -> None:
    """Rumour to clarification."""
    for kind in noise.KINDS:
        asked = [(noise.make(one["text"], kind, one["qid"]), ids[one["gold"]]) for one in queries]
        name = f"jawaban {kind}, {source}"
        recall, _found = _recall(name, asked, "clarification")
        if kind in COMPARED:
            bars.above(f"{name}, R@1", recall.first, baseline[kind].first)
            bars.above(f"{name}, R@5", recall.five, baseline[kind].five)


def _copies(agency: Agency, messages: Sequence[Row], noise: ModuleType, bars: Bars) -> None:
    """Noisy copy to its original among all. Some stand there twice: finding the other of them is right, too."""
    stems = {_id(one["id"]): words.stems(one["text"]) for one in messages}
    for kind in COMPARED:
        asked = [(noise.make(one["text"], kind, one["id"]), _id(one["id"])) for one in messages[::COPIES]]
        name = f"salinan {kind}"
        recall, firsts = _recall(name, asked, "report", agency)
        pairs = zip(asked, firsts, strict=True)
        right = sum(first is not None and stems[first] == stems[gold] for (_said, gold), first in pairs)
        bars.at_least(f"{name}, R@1", recall.first, COPIES_AT_LEAST)
        click.echo(f"        dengan kembaran yang kata-katanya sama: {right / len(asked):.3f}")
        bars.at_most(f"{name}, `same` yang tidak ditemukan saat melapor", _unmet(asked[::COPIES], agency), 0)


def _unmet(asked: Sequence[tuple[str, uuid.UUID]], agency: Agency) -> int:
    """Return how often filing a report would not meet what the whole search calls the same."""
    unmet = 0
    for said, _gold in asked:
        found = matching.find(text=said, agency_id=agency.id)
        met = matching.find_same(matching.Said(said), agency_id=agency.id)
        unmet += [one.id for one in found if one.band is Band.SAME][:1] != [one.id for one in met][:1]
    return unmet


def _recall(
    name: str, asked: Sequence[tuple[str, uuid.UUID]], kind: str, agency: Agency | None = None
) -> tuple[Recall, list[uuid.UUID | None]]:
    """Print how often the right one is found; return that, and what was found first each time."""
    firsts, five, takes = [], 0, []
    for said, gold in asked:
        began = time.perf_counter()
        found = [match.id for match in matching.find(text=said, kinds=(kind,), agency_id=agency.id if agency else None)]
        takes.append(1000 * (time.perf_counter() - began))
        firsts.append(found[0] if found else None)
        five += gold in found
    db.session.rollback()
    n, takes = len(takes), sorted(takes)
    first = sum(one == gold for one, (_said, gold) in zip(firsts, asked, strict=True))
    recall = Recall(first / n, five / n)
    speed = f"p50 {takes[n // 2]:.0f} p99 {takes[n * 99 // 100]:.0f} ms"
    click.echo(f"{name:20} R@1 {recall.first:.3f}  R@5 {recall.five:.3f}  {speed}  ({n})")
    return recall, firsts


def _cross_source(pairs: Sequence[Row], ids: dict[str, uuid.UUID], bars: Bars) -> None:
    """One office's headline against another's: is the judged one in reach, and are equal ones above different ones?"""
    scores = [(pair["label"], _reached(pair["lt"], "clarification", ids[pair["k"]])) for pair in pairs]
    same = [match.score if match else 0.0 for label, match in scores if label == 2]
    other = [match.score if match else 0.0 for label, match in scores if label < 2]
    above = sum((one > two) + (one == two) / 2 for one in same for two in other) / (len(same) * len(other))
    click.echo(f"lintas sumber: sama di atas lainnya {above:.3f}; {_by_band(scores)}")
    bars.at_most("lintas sumber, kabar lain sebagai `same`", _same(scores), 0)


def _recurring(agency: Agency, pairs: Sequence[Row], texts: dict[str, str], bars: Bars) -> None:
    """The same hoax again, or its template with another name?"""
    both = [(pair["label"], *ends) for pair in pairs for ends in ((pair["a"], pair["b"]), (pair["b"], pair["a"]))]
    scores = [(label, _reached(texts[one], "report", _id(other), agency)) for label, one, other in both]
    click.echo(f"berulang: {_by_band(scores)}")
    bars.at_most("berulang, templat dengan nama lain sebagai `same`", _same(scores), 0)


def _reached(said: str, kind: str, wanted: uuid.UUID, agency: Agency | None = None) -> matching.Match | None:
    found = matching.find(text=said, kinds=(kind,), agency_id=agency.id if agency else None, limit=60)
    return next((match for match in found if match.id == wanted), None)


def _same(scores: Iterable[tuple[int, matching.Match | None]]) -> int:
    """Return how many pairs that are not the same were taken for it."""
    return sum(label < 2 and match is not None and match.band is Band.SAME for label, match in scores)


def _by_band(scores: Iterable[tuple[int, matching.Match | None]]) -> str:
    labels = {2: "sama", 1: "templat lain", 0: "berbeda"}
    counts = Counter((labels[label], match.band.value if match else "tidak ditemukan") for label, match in scores)
    return ", ".join(f"{label} {band} {count}" for (label, band), count in sorted(counts.items()))


def _chatter(agency: Agency, path: Path, bars: Bars) -> None:
    """Ordinary messages must not look known."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        said = [row["text"] for row in csv.DictReader(lines) if row["kind"] == "ham"]
    bands = Counter(match.band.value for one in said for match in matching.find(text=one, agency_id=agency.id, limit=1))
    click.echo(f"pesan biasa: {dict(bands)} dari {len(said)}")
    bars.at_most(
        "pesan biasa sebagai `same` atau `likely`", sum(bands[one] for one in SURE) / len(said), CHATTER_AT_MOST
    )


def _id(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, name)
