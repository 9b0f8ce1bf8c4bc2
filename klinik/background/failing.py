"""What the log says of a task that failed: where it went wrong, not with which values. They may be somebody's.

Celery writes the error itself and its traceback, and an error of the database holds every value of its statement.
"""

import logging
import traceback

FRAMES = 24  # the last ones: a statement goes through a dozen of SQLAlchemy's
TRACE = "celery.app.trace"  # Celery's logger of how tasks end


class _Places(logging.Filter):
    """Puts a name and places in place of an error."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info:
            kind, _, at = record.exc_info
            task = getattr(record, "data", {})
            where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(at)[-FRAMES:]]
            record.msg = "task %s %s failed with %s at %s"
            record.args = (task.get("name"), task.get("id"), kind.__qualname__ if kind else "", " < ".join(where[::-1]))
            record.exc_info = record.exc_text = None
            record.data = {}
        return True


PLACES = _Places()


def tell_no_values() -> None:
    """Let Celery say of a failure no more than where it was. Safe to repeat."""
    logging.getLogger(TRACE).addFilter(PLACES)
