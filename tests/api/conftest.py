"""A clinic in which every call has something to answer."""

import pytest

from klinik.agencies.models import Agency
from tests.factories.clarifications import published
from tests.summaries.conftest import agency, busy_week, summary

__all__ = ["agency", "busy_week", "summary"]


@pytest.fixture
def clinic(summary) -> Agency:
    """An office with an answer and a weekly summary."""
    published(summary.agency)
    return summary.agency
