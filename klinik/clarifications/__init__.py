"""Published answers and their revisions: page, list, search, feeds."""

from flask import Flask

from klinik.clarifications import cli, feeds, old_addresses, public, tasks, wording

__all__ = ["init_app", "public", "tasks"]


def init_app(app: Flask) -> None:
    wording.init_app(app)
    app.jinja_env.filters["rfc822"] = feeds.rfc822
    app.register_blueprint(public.clarifications)
    old_addresses.init_app(app)
    app.cli.add_command(cli.import_group)
    app.cli.add_command(cli.export_group)
    app.cli.add_command(cli.cards)
