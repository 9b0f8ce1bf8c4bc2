"""The people of the offices: how they log in, what they may open, and whose cases they see."""

from flask import Flask

from klinik.accounts import cli, colleagues, desk, keyring, passkey_door, public, tasks, visitor
from klinik.accounts.guard import EVERYBODY, Scope, current_scope, current_user, desk_blueprint, roles
from klinik.accounts.models import Role, User

__all__ = [
    "EVERYBODY",
    "Role",
    "Scope",
    "User",
    "current_scope",
    "current_user",
    "desk_blueprint",
    "init_app",
    "passkey_door",
    "roles",
    "tasks",
]


def init_app(app: Flask) -> None:
    visitor.init_app(app)
    app.register_blueprint(public.door)
    app.register_blueprint(desk.desk)
    app.register_blueprint(keyring.desk)
    app.register_blueprint(colleagues.desk)
    app.cli.add_command(cli.user)
