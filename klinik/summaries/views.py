"""What a bulletin shows, on its public page and at the desk."""

from typing import Any

from klinik.statistics import charts, family, sections
from klinik.statistics.charts import Chart
from klinik.statistics.counted import Step
from klinik.statistics.figures import Figures
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
        "sections": sections.sections(kept, Step.DAY),
        "beside": family.beside(kept),
        "offices": _offices(seen),
        "reached": sections.reached(kept),
        "reading": sections.reading(kept),
        "changed": {each.public_id: each for each in changed},
        "texts": texts,
    }


def _offices(seen: Figures) -> Chart | None:
    """Return how many reports each office below this one had, where there are offices and enough reports."""
    table = seen.tables.get(family.OFFICES)
    chart = charts.bars(table) if table is not None else None
    return None if chart is None or chart.is_too_small else chart
