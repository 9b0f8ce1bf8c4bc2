"""What of a table everybody may see."""

import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from klinik.statistics import words
from klinik.statistics.tables import LEAST, REST, Table, public, shown

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 30), max_size=8)


@given(COUNTS)
def test_no_small_cell_is_public_and_none_is_told_by_the_total(counts):
    table = public(Table.of("topic", counts))

    shown_codes = {row.code for row in table.rows if row.code != REST}
    merged = set(counts) - shown_codes
    assert all(counts[code] >= LEAST for code in shown_codes)
    assert len(merged) != 1 or len(counts) == 1


@given(COUNTS, COUNTS)
def test_a_public_table_still_sums_to_its_total(counts, before):
    table = public(Table.of("topic", counts, before=before))

    assert table.reconciles
    assert table.total == sum(counts.values())


@given(COUNTS, COUNTS)
def test_no_small_figure_of_the_period_before_can_be_worked_out(counts, before):
    table = public(Table.of("topic", counts, before=before))

    shown_before = [row.before for row in table.rows if row.before is not None]
    assert all(figure == 0 or figure >= LEAST for figure in shown_before)
    if table.before is not None:
        hidden = table.before - sum(shown_before)
        assert hidden == 0 or hidden >= LEAST


def test_small_cells_are_merged_into_one_row():
    table = public(Table.of("topic", {"kesehatan": 20, "penipuan": 3, "mitos": 1}))

    assert [(row.code, row.count) for row in table.rows] == [("kesehatan", 20), (REST, 4)]


def test_a_lone_small_cell_takes_the_next_one_with_it():
    table = public(Table.of("topic", {"kesehatan": 20, "penipuan": 7, "mitos": 2}))

    assert [(row.code, row.count) for row in table.rows] == [("kesehatan", 20), (REST, 9)]


def test_what_is_merged_sums_up_in_the_period_before_too():
    table = public(
        Table.of("topic", {"kesehatan": 20, "penipuan": 3, "mitos": 1}, before={"kesehatan": 9, "penipuan": 6})
    )

    assert [(row.code, row.count, row.before) for row in table.rows] == [("kesehatan", 20, 9), (REST, 4, 6)]


def test_making_public_twice_changes_nothing():
    once = public(Table.of("topic", {"kesehatan": 20, "penipuan": 7, "mitos": 2}))

    assert public(once) == once


def test_one_figure_is_shown_only_when_it_is_not_merged():
    table = Table.of("outcome", {"clarified": 20, "pending": 9, "referred": 2, "withdrawn": 3})

    assert (shown(table, "clarified"), shown(table, "referred"), shown(table, "incomplete")) == (20, None, 0)


@given(COUNTS, COUNTS)
def test_a_table_is_read_as_it_was_kept(counts, before):
    table = Table.of("topic", counts, before=before)

    assert Table.from_json(table.as_json()) == table


@pytest.mark.usefixtures("app")
def test_what_was_counted_agrees_with_its_number():
    with force_locale("en"):
        said = [words.base(Table.of(name, {"a": num})) for num in (1, 2) for name in ("referral", "topic")]

    assert said == ["case referred", "report from the public", "cases referred", "reports from the public"]


@given(COUNTS)
def test_no_small_cell_is_told_by_the_sum_of_its_part(counts):
    parts = ("abcd", "efgh")

    seen = {row.code for row in public(Table.of("topic", counts), told=parts).rows}

    for part in parts:
        inside = {code for code in counts if code in part}
        merged = inside - seen
        assert len(merged) != 1 or len(inside) == 1
