"""A long list stays right while it grows, and its marks cannot be made up."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from klinik.agencies.models import Agency
from klinik.web import paging
from tests.factories.agencies import AgencyFactory

BY = (Agency.created_at, Agency.id)
START = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def offices(session):
    made = [
        AgencyFactory(slug=f"kantor-{number}", created_at=START + timedelta(hours=number // 2)) for number in range(7)
    ]
    return sorted(made, key=lambda office: (office.created_at, office.id), reverse=True)


@pytest.fixture
def rows():
    return select(Agency).where(Agency.slug.startswith("kantor-"))


def walk(rows, **words):
    cursor, seen = None, []
    while True:
        page = paging.page(rows, by=BY, cursor=cursor, size=3, **words)
        seen.append(list(page.items))
        if not (cursor := page.after):
            return seen


def test_pages_show_every_row_once_in_order(offices, rows):
    pages = walk(rows)

    assert [len(page) for page in pages] == [3, 3, 1]
    assert [office for page in pages for office in page] == offices


def test_the_other_way_round_too(offices, rows):
    assert [office for page in walk(rows, descending=False) for office in page] == offices[::-1]


def test_a_row_that_is_added_shifts_nothing(offices, rows):
    first = paging.page(rows, by=BY, size=3)
    AgencyFactory(slug="kantor-baru", created_at=START + timedelta(days=1))

    second = paging.page(rows, by=BY, cursor=first.after, size=3)

    assert list(second.items) == offices[3:6]


def test_the_way_back_leads_to_the_page_before(offices, rows):
    first = paging.page(rows, by=BY, size=3)
    second = paging.page(rows, by=BY, cursor=first.after, size=3)

    back = paging.page(rows, by=BY, cursor=second.before, size=3)

    assert back.items == first.items
    assert (back.before, back.after is None) == (None, False)


def test_rows_of_columns_are_paged_like_entities(offices):
    rows = select(Agency.slug, Agency.created_at, Agency.id).where(Agency.slug.startswith("kantor-"))

    page = paging.page(rows, by=BY, size=3)

    assert [row.slug for row in page.items] == [office.slug for office in offices[:3]]


@pytest.mark.parametrize("cursor", ["x", "WyJhIiwxXQ.xxx", "'; DROP TABLE agency; --"])
def test_a_mark_that_is_not_ours_is_refused(app, rows, cursor):
    with pytest.raises(paging.UnknownPage):
        paging.page(rows, by=BY, cursor=cursor)


def test_a_mark_of_another_list_is_refused(offices, rows):
    page = paging.page(rows, by=(Agency.id,), size=3)

    with pytest.raises(paging.UnknownPage):
        paging.page(rows, by=BY, cursor=page.after)


MARKED = "/klarifikasi?verdict=hoax&q=air+keran"


def marked(app, address, cursor=None):
    """Return the page that an address shows; its marks are those of this address."""
    with app.test_request_context(address):
        return paging.page(select(Agency), by=BY, size=3, cursor=cursor)


@pytest.mark.parametrize(
    "address",
    ["/koreksi", "/klarifikasi", "/klarifikasi?q=air+keran", "/klarifikasi?verdict=true&q=air+keran"],
)
def test_a_mark_of_another_list_with_like_columns_or_of_other_filters_is_refused(app, offices, address):
    with pytest.raises(paging.UnknownPage):
        marked(app, address, marked(app, MARKED).after)


@pytest.mark.parametrize("address", ["/klarifikasi?lang=en&q=air%20keran&topic=&verdict=hoax&cursor=lama", MARKED])
def test_a_mark_holds_for_its_list_however_the_address_is_written(app, offices, address):
    assert marked(app, address, marked(app, MARKED).after).items == marked(app, MARKED, marked(app, MARKED).after).items


def test_a_link_to_the_next_page_keeps_the_filters(app):
    with app.test_request_context("/klarifikasi?q=bansos&cursor=lama&lang=en"):
        assert paging.at_cursor("baru") == "/klarifikasi?q=bansos&lang=en&cursor=baru"
