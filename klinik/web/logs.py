"""The log: one JSON line an event, on standard error, with the request's number and nobody's data."""

import logging
import sys
from typing import Any

import structlog
from flask import Flask

# What every line carries, whoever writes it: our own code, Celery, a library.
SHARED: tuple[Any, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
JSON = structlog.processors.JSONRenderer(ensure_ascii=False)


def init_app(app: Flask) -> None:
    level = logging.getLevelNamesMapping().get(app.config["LOG_LEVEL"], logging.INFO)
    structlog.configure(
        processors=[*SHARED, JSON],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_Errors(),
    )


def formatter() -> logging.Formatter:
    """Return what makes one JSON line of a record of Python's own logging."""
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            JSON,
        ],
        foreign_pre_chain=SHARED,
    )


class _Errors:
    """Writes to whatever standard error is now: a test or a supervisor may have changed it."""

    def __call__(self, *_names: str) -> structlog.PrintLogger:
        return structlog.PrintLogger(sys.stderr)
