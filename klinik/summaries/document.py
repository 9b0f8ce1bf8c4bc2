"""A summary on paper: A4, under the letterhead of its office, with the drawings of its page."""

import json
import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from flask import current_app, get_template_attribute
from flask_babel import force_locale
from flask_babel import gettext as _
from fontpkg_plus_jakarta_sans import ROOT as FONT

from klinik.agencies import addresses
from klinik.clarifications.codes import VERDICT_WORDS, Verdict
from klinik.files import storage
from klinik.statistics import sections
from klinik.statistics.charts import Chart
from klinik.statistics.counted import Step
from klinik.statistics.figures import Issue
from klinik.summaries import texts
from klinik.summaries.models import WeeklySummary
from klinik.summaries.snapshots import Snapshot
from klinik.web.prose import defang

FOLDER = "summaries"
TEMPLATE = Path("summaries/bulletin.typ")
DRAWN = 420  # pixels across: the letters of a drawing come out at 9 points in half a page
VERDICT_COLOURS = {
    Verdict.HOAX: "#a3231a",
    Verdict.MISLEADING: "#8a4b08",
    Verdict.PARTLY_TRUE: "#5c5f0c",
    Verdict.TRUE: "#17643a",
    Verdict.UNPROVEN: "#4a5568",
    Verdict.SATIRE: "#4b3a8c",
}


def ready(summary: WeeklySummary) -> Path:
    """Return where the PDF of a published summary lies, made now if it was not there."""
    place = _place(summary)
    if not place.exists():
        _put(place, made(summary))
    return place


def forget(summary: WeeklySummary) -> None:
    """Remove the PDF, for instance after a lawful erasure; the next reader has it made anew."""
    _place(summary).unlink(missing_ok=True)


def made(summary: WeeklySummary) -> bytes:
    """Return the PDF (tagged, PDF 1.7), in Indonesian: paper has no language link."""
    with force_locale("id"):
        words = json.dumps(_words(summary))
    templates = Path(current_app.root_path) / (current_app.template_folder or "")
    pdf: bytes = typst.compile(
        str(templates / TEMPLATE),
        root=str(templates),
        font_paths=[str(FONT / "files")],
        ignore_system_fonts=True,
        sys_inputs={"words": words},
        timestamp=int(summary.built_at.timestamp()),
    )
    return pdf


def _words(summary: WeeklySummary) -> dict[str, Any]:
    """Return everything that is written on the paper."""
    snapshot = Snapshot.from_json(summary.snapshot)
    figures = snapshot.figures
    return {
        "name": snapshot.name,
        "office": snapshot.office,
        "brand": summary.agency.brand,
        "kicker": _("Ringkasan mingguan"),
        "title": texts.days(summary.week),
        "week": _("Pekan %(number)s tahun %(year)s", number=summary.iso_week, year=summary.iso_year),
        "made": _made(summary, snapshot),
        "foreword": [part for part in summary.foreword.split("\n") if part.strip()],
        "opening": texts.opening(snapshot),
        "keys": [{"value": key.value, "label": key.label} for key in sections.key_figures(figures)],
        "response": sections.base_of_response(figures),
        "issues_title": _("Yang paling banyak dilaporkan"),
        "issues": [_issue(summary, issue) for issue in snapshot.public().issues],
        "sections": [
            {"title": section.title, "charts": [_chart(chart) for chart in section.charts]}
            for section in sections.sections(figures, Step.DAY)
        ],
        "reading_title": _("Cara membaca"),
        "reading": [str(line) for line in sections.READING],
        "address": addresses.absolute(summary.agency, summary.path),
    }


def _made(summary: WeeklySummary, snapshot: Snapshot) -> str:
    at = _moment(summary.built_at, summary, snapshot)
    if summary.is_automatic:
        return str(_("Disusun otomatis dari data klinik pada %(at)s.", at=at))
    return str(_("Disusun dari data klinik pada %(at)s dan disetujui redaktur.", at=at))


def _moment(at: datetime, summary: WeeklySummary, snapshot: Snapshot) -> str:
    local = at.astimezone(summary.agency.zone)
    return f"{texts.written(local.date())}, {local:%H.%M} {snapshot.zone_word}"


def _issue(summary: WeeklySummary, issue: Issue) -> dict[str, str]:
    verdict = Verdict(issue.verdict)
    return {
        "verdict": str(VERDICT_WORDS[verdict]),
        "colour": VERDICT_COLOURS[verdict],
        "fact": issue.fact,
        "claim": defang(issue.claim),
        "source": issue.source,
        "times": texts.times(issue),
        "address": addresses.absolute(summary.agency, f"/klarifikasi/{issue.public_id}"),
    }


def _chart(chart: Chart) -> dict[str, str]:
    draw = _charts("drawing_of")
    return {
        "title": chart.title,
        "base": _("Dihitung dari %(total)s %(base)s.", total=chart.table.total, base=chart.base),
        "drawing": "" if chart.is_too_small else str(draw(chart, DRAWN)),
        "words": chart.in_words,
        "empty": str(_charts("nothing_to_draw")(chart)),
    }


def _charts(macro: str) -> Callable[..., object]:
    found: Callable[..., object] = get_template_attribute("_charts.html", macro)
    return found


def _place(summary: WeeklySummary) -> Path:
    folder = storage.folder(current_app.config["FILES_URL"]).root.absolute()
    return folder / FOLDER / f"{summary.id}.pdf"


def _put(place: Path, content: bytes) -> None:
    """Write all of it before its name exists."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(place)
