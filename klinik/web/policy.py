"""Who may open which address: a room declares its public pages here, and a test finds whatever was declared nowhere."""

from typing import Any

from flask import Blueprint, Flask
from flask.sansio.app import App

EXTENSION = "klinik.policy"
PUBLIC, MACHINE, DESK = "public", "machine", "desk"


class Declared(Blueprint):
    """A blueprint that says who may open its pages, and tells the app so when it is registered."""

    def __init__(self, name: str, import_name: str, *, policy: str, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.record(lambda state: declare(state.app, name, policy))


def public_blueprint(name: str, import_name: str, **options: Any) -> Declared:
    """Return a blueprint whose every page anybody may open."""
    return Declared(name, import_name, policy=PUBLIC, **options)


def machine_blueprint(name: str, import_name: str, **options: Any) -> Declared:
    """Return a blueprint for callers that are no browsers (signed hooks, API): it checks its callers itself."""
    return Declared(name, import_name, policy=MACHINE, **options)


def declare(app: App, blueprint: str, policy: str) -> None:
    """Write down the policy of a blueprint."""
    app.extensions.setdefault(EXTENSION, {})[blueprint] = policy


def policy_of(app: Flask, endpoint: str) -> str | None:
    """Return the policy that was declared for an endpoint's blueprint, or None where nobody did."""
    declared: dict[str, str] = app.extensions.get(EXTENSION, {})
    return declared.get(endpoint.rpartition(".")[0] or endpoint)


def is_machine(app: Flask, blueprint: str | None) -> bool:
    """Say whether a blueprint is for callers that are no browsers."""
    return blueprint is not None and policy_of(app, f"{blueprint}.") == MACHINE
