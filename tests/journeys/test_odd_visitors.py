"""Whatever visitors send by the forms they find, the clinic answers with a page that says what is wrong.

Another seed is another walk: `WALK_SEEDS="5 6" WALK_STEPS=3000 .venv/bin/pytest tests/journeys/test_odd_visitors.py`.
"""

import os

import pytest

from klinik.accounts.models import Role
from tests.erasures.conftest import PASSAGES, spread
from tests.factories.erasures import proposed
from tests.journeys.walking import READER, Visitor, Walk

__all__ = ["spread"]

SEEDS = [int(seed) for seed in os.environ.get("WALK_SEEDS", "1 2").split()]
STEPS = int(os.environ.get("WALK_STEPS", "600"))
OUTSIDE = ["/", "/lapor", "/lacak", "/klarifikasi", "/statistik", "/langganan", "/data-pribadi"]
DESK = ["/meja", "/meja/kasus/baru", "/meja/klarifikasi", "/meja/pengaturan", "/meja/akun", "/papan"]


@pytest.fixture
def visitors(app, spread, monkeypatch):
    """A reader and somebody of each role, in an office that has a bit of everything."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # a failure looks as it does outside
    erasure = proposed(spread.clarification, by=spread.editor, passages=PASSAGES)
    desk = [*DESK, f"/meja/penghapusan/{erasure.id}"]
    reader = Visitor(app, READER, [*OUTSIDE, spread.clarification.path])
    return [reader, *[Visitor(app, role.value, desk) for role in Role]]


@pytest.mark.timeout(max(STEPS, 120))
@pytest.mark.parametrize("seed", SEEDS)
def test_no_visitor_meets_a_failure_or_loses_what_they_typed(visitors, seed):
    troubles = Walk(visitors, seed=seed).go(STEPS)

    assert not troubles, "\n".join(str(one) for one in troubles)
