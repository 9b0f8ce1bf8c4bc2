"""Colleagues for the tests of the screens."""

from tests.review.conftest import ratna, sari

__all__ = ["ratna", "sari"]  # fixtures
