"""The log: one JSON line an event, on standard error, with the request's number and nobody's data."""

import logging
import sys

import structlog
from flask import Flask


def init_app(app: Flask) -> None:
    level = logging.getLevelNamesMapping().get(app.config["LOG_LEVEL"], logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_Errors(),
    )


class _Errors:
    """Writes to whatever standard error is now: a test or a supervisor may have changed it."""

    def __call__(self, *_names: str) -> structlog.PrintLogger:
        return structlog.PrintLogger(sys.stderr)
