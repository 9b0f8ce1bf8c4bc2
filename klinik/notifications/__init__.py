"""Messages to people: who is told, what has been said, and whether it has arrived."""

from flask import Flask

from klinik.notifications import cli, hooks, public, tasks

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:
    app.register_blueprint(public.subscriptions)
    app.register_blueprint(hooks.hooks)
    app.cli.add_command(cli.outbox)
    app.cli.add_command(cli.channel)
