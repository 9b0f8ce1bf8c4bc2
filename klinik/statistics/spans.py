"""How far back a reader looks, counted once for the page of figures, its spreadsheet and the API."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.agencies.models import Agency
from klinik.db import now
from klinik.statistics import queries, weeks
from klinik.statistics.counted import Step
from klinik.statistics.figures import Figures, as_public
from klinik.statistics.tables import Table


@dataclass(frozen=True)
class Span:
    """Some whole weeks, of which this one is the last."""

    name: LazyString
    weeks: int
    step: Step

    def days(self, agency: Agency) -> tuple[date, date]:
        """Return the first Monday and today."""
        today = now().astimezone(agency.zone).date()
        return weeks.of_day(today).monday - timedelta(weeks=self.weeks - 1), today

    def figures(self, agency: Agency) -> Figures:
        """Return what an office counts over these days."""
        period = weeks.days(*self.days(agency), agency.zone)
        return queries.figures(queries.scope(agency, period, step=self.step))

    def tables(self, agency: Agency) -> list[Table]:
        """Return the tables of these figures as everybody may see them."""
        return list(as_public(self.figures(agency)).tables.values())


SPANS = {
    "1w": Span(_l("Pekan ini"), 1, Step.DAY),
    "4w": Span(_l("4 pekan"), 4, Step.WEEK),
    "12w": Span(_l("12 pekan"), 12, Step.WEEK),
    "52w": Span(_l("52 pekan"), 52, Step.MONTH),
}
USUAL = "12w"
