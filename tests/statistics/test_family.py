"""A province beside the offices below it."""

import pytest

from klinik.agencies.models import Agency
from klinik.statistics import family, queries
from klinik.statistics.figures import as_public
from tests.factories.agencies import AgencyFactory
from tests.factories.statistics import HOUR, add_case, add_report
from tests.statistics.test_figures import MONDAY, WEEK


@pytest.fixture
def below(agency: Agency) -> list[Agency]:
    """Two offices below the province: one with seven reports, one with two."""
    offices = [AgencyFactory(slug=slug, name=slug.title(), parent=agency) for slug in ("tuban", "lamongan")]
    for office, reports in zip(offices, (7, 2), strict=True):
        case = add_case(office, MONDAY, status="declined", closed_at=MONDAY + HOUR)
        for _ in range(reports):
            add_report(office, case, MONDAY)
    return offices


def figures(agency, offices):
    scope = queries.scope(agency, WEEK.period(agency.zone))
    return queries.figures(scope).with_tables(family.tables(scope, {office.id: office.name for office in offices}))


def test_the_offices_below_are_counted_by_name_and_sum_to_their_total(agency, below):
    table = figures(agency, below).tables["family"]

    assert [(row.label, row.count) for row in table.rows] == [("Tuban", 7), ("Lamongan", 2)]
    assert (table.total, table.reconciles) == (9, True)


def test_own_figures_stand_beside_those_below_and_are_added_up(agency, below):
    case = add_case(agency, MONDAY, status="declined", closed_at=MONDAY + HOUR)
    for _ in range(10):
        add_report(agency, case, MONDAY)

    rows = {row.label: (row.own, row.below, row.together) for row in family.beside(figures(agency, below))}

    assert rows["Laporan warga"] == (10, 9, 19)
    assert rows["Tidak dapat diklarifikasi"] == (10, 9, 19)
    assert rows["Kasus selesai tepat waktu"] == (1, 2, 3)


def test_figures_under_five_are_shown_neither_alone_nor_added(agency, below):
    case = add_case(agency, MONDAY, status="declined", closed_at=MONDAY + HOUR)
    add_report(agency, case, MONDAY)

    seen = figures(agency, below)

    declined = next(row for row in family.beside(seen) if row.label == "Tidak dapat diklarifikasi")
    assert (declined.own, declined.together) == (None, None)
    assert all(table.reconciles for table in as_public(seen).tables.values())


def test_an_office_with_nothing_below_it_stands_alone(agency):
    assert family.beside(queries.figures(queries.scope(agency, WEEK.period(agency.zone)))) == []
