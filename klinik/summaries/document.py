"""A summary on paper: A4, under the letterhead of its office, with the drawings of its page."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import get_template_attribute
from flask_babel import force_locale
from flask_babel import gettext as _

from klinik.agencies import addresses
from klinik.clarifications.cards import faces
from klinik.clarifications.codes import VERDICT_WORDS, Verdict
from klinik.statistics.charts import Chart
from klinik.statistics.family import Beside
from klinik.statistics.figures import Issue
from klinik.statistics.sections import DASH, Section
from klinik.summaries import texts, views
from klinik.summaries.models import WeeklySummary
from klinik.summaries.snapshots import Snapshot
from klinik.web import paper, tokens
from klinik.web.languages import HOME
from klinik.web.prose import defang
from klinik.web.wording import number

TEMPLATE = "summaries/bulletin.typ"
DRAWN = 420  # pixels across: the letters of a drawing come out at 9 points in half a page


def made(summary: WeeklySummary, *, language: str = HOME) -> bytes:
    """Return the PDF (tagged, PDF 1.7)."""
    with force_locale(language):
        words = {"language": language, **_words(summary)}
        return paper.typeset(TEMPLATE, words, at=summary.built_at)


def _words(summary: WeeklySummary) -> dict[str, Any]:
    """Return everything that is written on the paper."""
    shown = views.bulletin(summary)
    snapshot: Snapshot = shown["snapshot"]
    return {
        **paper.letterhead(snapshot.clinic, snapshot.office, summary.agency.brand, faces.logo(summary.agency)),
        "kicker": _("Ringkasan mingguan"),
        "title": texts.days(summary.week),
        "week": _("Pekan %(number)s tahun %(year)s", number=summary.iso_week, year=summary.iso_year),
        "made": " ".join(filter(None, [texts.made(summary, snapshot), texts.began(snapshot)])),
        "foreword": summary.paragraphs,
        "opening": texts.opening(snapshot),
        "keys": [asdict(key) for key in shown["keys"]],
        "response": shown["response"],
        "issues_title": _("Yang paling banyak dilaporkan"),
        "issues": [_issue(summary, issue) for issue in shown["issues"]],
        "rising_title": _("Yang sedang naik"),
        "rising": [{"fact": one.fact, "grown": texts.grown(one)} for one in shown["figures"].rising],
        "sections": [_section(section) for section in shown["sections"]],
        "beside": _beside(snapshot, shown["beside"], shown["offices"]),
        "reached_title": _("Jangkauan jawaban"),
        "reached": [asdict(key) for key in shown["reached"]],
        "reading_title": _("Cara membaca"),
        "reading": shown["reading"],
        "address": addresses.absolute(summary.agency, summary.path),
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "charts": [_chart(chart) for chart in section.drawn],
        "too_small": texts.too_small(section) if section.too_small else "",
    }


def _beside(snapshot: Snapshot, rows: list[Beside], offices: Chart | None) -> dict[str, Any]:
    """Return the table of the office beside those below it, cell by cell."""
    head = [_("Pekan ini"), snapshot.name, _("Kabupaten dan kota"), _("Bersama")]
    cells = [[row.label, *(texts.count(each) for each in (row.own, row.below, row.together))] for row in rows]
    return {
        "title": _("Bersama klinik kabupaten dan kota"),
        "head": head,
        "rows": cells,
        "note": str(DASH),
        "chart": _chart(offices) if offices else None,
    }


def _issue(summary: WeeklySummary, issue: Issue) -> dict[str, str]:
    verdict = Verdict(issue.verdict)
    return {
        "verdict": str(VERDICT_WORDS[verdict]),
        "colour": tokens.colour(verdict.replace("_", "-")),
        "fact": issue.fact,
        "claim": defang(issue.claim),
        "source": issue.source,
        "times": " · ".join(filter(None, [texts.times(issue), texts.circulated(issue)])),
        "public_id": issue.public_id,
        "address": addresses.absolute(summary.agency, f"/klarifikasi/{issue.public_id}"),
    }


def _chart(chart: Chart) -> dict[str, str]:
    draw: Callable[..., object] = get_template_attribute("_charts.html", "drawing_of")
    return {
        "title": chart.title,
        "base": _("Dihitung dari %(total)s %(base)s.", total=number(chart.table.total), base=chart.base),
        "drawing": str(draw(chart, DRAWN)),
        "words": chart.in_words,
    }
