"""The log says where a task went wrong, and nobody's data."""

import pytest
from sqlalchemy import text

from klinik.background.broker import connect
from klinik.background.schedule import JOBS, Job
from klinik.db import db


@pytest.fixture
def celery(app, monkeypatch):
    """One that knows a task which fails over what somebody wrote."""

    def stumble():
        db.session.execute(text("SELECT CAST(:number AS integer)"), {"number": "kenari@contoh.id"})

    monkeypatch.setitem(JOBS, "test.stumble", Job("test.stumble", stumble, seconds=5))
    celery = connect(app)
    celery.finalize()
    return celery


def test_a_task_that_fails_over_somebodys_words_logs_the_place_and_none_of_them(celery, caplog, capfd):
    result = celery.tasks["test.stumble"].apply()

    said = caplog.text + "".join(capfd.readouterr())
    assert result.state == "FAILURE"
    assert "task test.stumble" in said
    assert "DataError" in said
    assert "test_failing.py" in said
    assert "kenari" not in said
