"""The code that is shown for the demo is the one that its accounts want."""

from datetime import UTC, datetime

import pytest

from klinik.accounts import second_factor
from klinik.local import demo_log_in


@pytest.mark.parametrize("second", [0, 59, 1_111_111_109, 1_800_000_000])
def test_the_shown_code_is_the_one_that_is_asked_for(second):
    moment = datetime.fromtimestamp(second, UTC)

    assert demo_log_in.code(second) == second_factor.code_at(moment, secret=demo_log_in.SECOND_FACTOR)
