"""The trail: who did what to which thing, when; nothing in it is ever changed or taken out."""

from flask import Flask

from klinik.audit import cli, tasks
from klinik.audit.models import ActorKind, AuditEvent
from klinik.audit.services import CITIZEN, LIAISON, Program, event, record, record_many

__all__ = [
    "CITIZEN",
    "LIAISON",
    "ActorKind",
    "AuditEvent",
    "Program",
    "event",
    "init_app",
    "record",
    "record_many",
    "tasks",
]


def init_app(app: Flask) -> None:
    app.cli.add_command(cli.audit)
