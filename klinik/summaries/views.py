"""What a bulletin shows, on its public page and at the desk."""

from typing import Any

from klinik.statistics import charts, family, sections
from klinik.statistics.charts import Chart
from klinik.statistics.counted import Step
from klinik.statistics.figures import Figures, Issue, issue_table
from klinik.statistics.rising import Rising
from klinik.statistics.tables import Table
from klinik.summaries import queries, texts
from klinik.summaries.models import WeeklySummary
from klinik.summaries.snapshots import Snapshot


def bulletin(summary: WeeklySummary) -> dict[str, Any]:
    """Return everything that `summaries/_parts.html` asks for, as everybody may see it."""
    snapshot = Snapshot.from_json(summary.snapshot)
    kept, seen = snapshot.figures, snapshot.public()
    changed = queries.changed_since(summary.built_at, [issue.public_id for issue in seen.issues])
    return {
        "summary": summary,
        "snapshot": snapshot,
        "figures": seen,
        "issues": summary.arranged(seen.issues),
        "keys": sections.key_figures(kept),
        "response": sections.base_of_response(kept),
        "sections": [one for one in sections.sections(kept, Step.DAY) if one.drawn or one.too_small],
        "beside": family.beside(kept),
        "offices": _offices(seen),
        "reached": sections.reached(kept),
        "reading": sections.reading(kept),
        "changed": {each.public_id: each for each in changed},
        "dash": sections.DASH,
        "texts": texts,
    }


def entry(summary: WeeklySummary) -> tuple[WeeklySummary, Snapshot, tuple[Issue, ...]]:
    """Return a summary as a list shows it: with its snapshot and its issues, as everybody may see them."""
    snapshot = Snapshot.from_json(summary.snapshot)
    return summary, snapshot, summary.arranged(snapshot.public().issues)


def tables(summary: WeeklySummary) -> list[Table]:
    """Return every table of a bulletin as everybody may see it, its issues as the last one."""
    figures = Snapshot.from_json(summary.snapshot).public()
    return [*figures.tables.values(), issue_table(figures)]


def issues(summary: WeeklySummary) -> tuple[Issue, ...]:
    """Return the issues of a bulletin by number of reports, as everybody may see them."""
    return Snapshot.from_json(summary.snapshot).public().issues


def rising(summary: WeeklySummary) -> tuple[Rising, ...]:
    """Return all that rose in the week, also what is not published: for staff and leadership."""
    return Snapshot.from_json(summary.snapshot).figures.rising


def _offices(seen: Figures) -> Chart | None:
    """Return how many reports each office below this one had, where there are offices and enough reports."""
    table = seen.tables.get(family.OFFICES)
    chart = charts.bars(table) if table is not None else None
    return None if chart is None or chart.is_too_small else chart
