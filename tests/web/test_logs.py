"""Every line of the log is JSON, whoever writes it."""

import io
import json
import logging

from klinik.web import logs


def lines_of(*deeds):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter())
    logger = logging.getLogger("celery.uji")
    logger.addHandler(handler)
    try:
        for deed in deeds:
            deed(logger)
    finally:
        logger.removeHandler(handler)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_what_a_library_says_is_a_line_like_ours():
    (line,) = lines_of(lambda logger: logger.warning("Task %s received", "notifications.sweep"))

    assert (line["event"], line["level"]) == ("Task notifications.sweep received", "warning")
    assert line["timestamp"].endswith("Z")


def test_a_failure_stays_one_line_with_its_trace():
    def fail(logger):
        try:
            int("rusak")
        except ValueError:
            logger.exception("task failed")

    (line,) = lines_of(fail)

    assert line["event"] == "task failed"
    assert "ValueError: invalid literal" in line["exception"]
