"""What a weekly summary keeps: the figures, and the words around them as they were."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import func, select

from klinik.agencies import queries as agencies
from klinik.agencies.models import Agency
from klinik.clarifications.models import Clarification
from klinik.db import db
from klinik.reports.models import Report
from klinik.statistics import family, queries, rising
from klinik.statistics.figures import Figures, Issue, as_public
from klinik.statistics.weeks import Period

FORMAT = 1
ERASED = "Isi ini dihapus menurut hukum."


@dataclass(frozen=True)
class Snapshot:
    """Everything a summary shows."""

    figures: Figures
    name: str
    office: str
    region_code: str
    zone_word: str
    promise_hours: int
    began_on: date | None  # the office began in the middle of this week

    @property
    def clinic(self) -> str:
        """Return the name under which the office is known to the public."""
        return f"Klinik Hoaks {self.name}"

    def public(self) -> Figures:
        """Return the figures that everybody may see."""
        return as_public(self.figures)

    def without(self, public_id: str) -> Self:
        """Return the snapshot without the words of one answer: a tombstone stands where they stood."""
        issues = tuple(_emptied(one) if one.public_id == public_id else one for one in self.figures.issues)
        rising = tuple(one for one in self.figures.rising if one.public_id != public_id)
        return replace(self, figures=replace(self.figures, issues=issues, rising=rising))

    def as_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "figures": self.figures.as_json(),
            "name": self.name,
            "office": self.office,
            "region_code": self.region_code,
            "zone_word": self.zone_word,
            "promise_hours": self.promise_hours,
            "began_on": self.began_on.isoformat() if self.began_on else None,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls(
            figures=Figures.from_json(kept["figures"]),
            name=kept["name"],
            office=kept["office"],
            region_code=kept["region_code"],
            zone_word=kept["zone_word"],
            promise_hours=kept["promise_hours"],
            began_on=date.fromisoformat(kept["began_on"]) if kept["began_on"] else None,
        )


def take(agency: Agency, period: Period) -> Snapshot:
    """Return what is true of a period now."""
    began_at = first_sign(agency)
    began_in_it = period.start < began_at < period.end
    return Snapshot(
        figures=_figures(agency, period),
        name=agency.name,
        office=agency.office,
        region_code=agency.region_code,
        zone_word=agency.zone_word,
        promise_hours=agency.promise_hours,
        began_on=began_at.astimezone(agency.zone).date() if began_in_it else None,
    )


def _emptied(issue: Issue) -> Issue:
    return replace(issue, claim="", fact=ERASED, source="", source_url="", slug="", first_seen="")


def _figures(agency: Agency, period: Period) -> Figures:
    """Return the figures of an office, with what rises, and those of the offices below it beside its own."""
    scope = queries.scope(agency, period)
    own = replace(queries.figures(scope), rising=rising.rising(scope.agency_ids, period))
    offices = {office.id: office.name for office in agencies.below(agency)}
    return own.with_tables(family.tables(scope, offices)) if offices else own


def first_sign(agency: Agency) -> datetime:
    """Return when an office began: when it was entered here, or earlier where older work was brought along."""
    reports = select(func.min(Report.received_at)).where(Report.agency_id == agency.id)
    answers = select(func.min(Clarification.first_published_at)).where(Clarification.agency_id == agency.id)
    signs = (agency.created_at, db.session.scalar(reports), db.session.scalar(answers))
    return min(sign for sign in signs if sign is not None)
