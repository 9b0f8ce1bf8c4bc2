"""Which bars of a chart are drawn as a mixture: only what was merged and has no name of its own."""

import pytest
from flask import Flask

from klinik.statistics.charts import Bar, bars
from klinik.statistics.tables import REST, Row, Table


@pytest.mark.parametrize(("name", "is_mixed"), [("channel", True), ("kind", False)])
def test_reports_of_citizens_are_no_mixture_where_channels_are(app: Flask, name: str, *, is_mixed: bool) -> None:
    table = Table(name, 84, (Row(REST, 82), Row("monitoring", 2)))

    with app.test_request_context():
        merged, other = bars(table).marks

    assert isinstance(merged, Bar)
    assert isinstance(other, Bar)
    assert (merged.is_mixed, other.is_mixed) == (is_mixed, False)
