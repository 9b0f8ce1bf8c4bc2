"""The ledger of what was erased is read to its end, also where a crash has left a line half written."""

import pytest

from klinik.db import ledger

FIRST, SECOND = {"report": "1", "erased_at": "2026-11-01"}, {"report": "2", "erased_at": "2026-11-02"}
WHOLE = '{"report": "1", "erased_at": "2026-11-01"}'


@pytest.mark.parametrize("left", ['{"report": "1", "era', '{"report": "1", "files": {"a": "b"}', WHOLE])
def test_what_is_added_after_a_crash_is_read_again(tmp_path, left):
    file = tmp_path / "ledger"
    file.write_text(left)

    ledger.append(file, [SECOND])

    entries = [*ledger.entries(file, of="report")]
    assert entries == ([FIRST] if left == WHOLE else []) + [SECOND]


def test_only_entries_of_the_name_asked_for_are_read(tmp_path):
    file = tmp_path / "ledger"

    ledger.append(file, [FIRST, {"erasure": "3"}, SECOND])

    assert [*ledger.entries(file, of="report")] == [FIRST, SECOND]
