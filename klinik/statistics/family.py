"""A province beside its regencies and cities: their figures together, without a look into any of their cases."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, FromClause, func, select

from klinik.db import db
from klinik.statistics import cases
from klinik.statistics.counted import Kind, Outcome, Scope, received, settled
from klinik.statistics.figures import Figures, as_public
from klinik.statistics.tables import Table, shown
from klinik.statistics.words import OUTCOME_WORDS

OFFICES, OUTCOME, PROMISE = "family", "family_outcome", "family_promise"


@dataclass(frozen=True)
class Beside:
    """One figure of the office, the same of all offices below it, and both together. None: fewer than five."""

    label: str
    own: int | None
    below: int | None

    @property
    def together(self) -> int | None:
        return None if self.own is None or self.below is None else self.own + self.below


def tables(scope: Scope, offices: Mapping[UUID, str]) -> list[Table]:
    """Return what the offices below one counted in a period; `offices` are their names by key, in order."""
    below = replace(scope, agency_ids=tuple(offices))
    reports = received(below)
    outcomes = settled(reports, below)
    promise = cases.promise(cases.response(below.agency_ids, below.period))
    return [
        Table.of(OFFICES, _complaints(reports, reports.c.agency, func.count())).labelled(_names(offices)),
        Table.of(OUTCOME, _complaints(outcomes, outcomes.c.outcome, func.sum(outcomes.c.reports))),
        replace(promise, name=PROMISE),
    ]


def beside(figures: Figures) -> list[Beside]:
    """Return the office's figures beside those below it, as everybody may see them; empty where none is below."""
    if OFFICES not in figures.tables:
        return []
    seen = as_public(figures).tables
    rows = [Beside(_("Laporan warga"), figures.complaints, figures.tables[OFFICES].total)]
    for outcome in (Outcome.CLARIFIED, Outcome.NOT_CLARIFIABLE, Outcome.PENDING):
        own, below = (shown(figures.tables[name], outcome) for name in ("outcome", OUTCOME))
        rows.append(Beside(str(OUTCOME_WORDS[outcome]), own, below))
    in_time, late = ([seen[name].count(code) for name in ("promise", PROMISE)] for code in (cases.IN_TIME, cases.LATE))
    return [*rows, Beside(_("Kasus selesai tepat waktu"), *in_time), Beside(_("Kasus selesai terlambat"), *late)]


def _names(offices: Mapping[UUID, str]) -> dict[str, str]:
    return {str(key): name for key, name in offices.items()}


def _complaints(rows: FromClause, code: ColumnElement[str], number: ColumnElement[int]) -> dict[str, int]:
    counted = select(code, number).where(rows.c.kind == Kind.COMPLAINT).group_by(code)
    return {found: int(count) for found, count in db.session.execute(counted)}
