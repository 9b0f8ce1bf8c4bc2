"""Colleagues for the tests of archive copies."""

from tests.review.conftest import ratna, sari

__all__ = ["ratna", "sari"]
