"""Where the clinic learns how it is set up: config.py, then the environment."""

import os
from collections.abc import Mapping
from typing import Any

import config

PREFIX = "KLINIK_"
DEFAULTS: dict[str, Any] = {name: getattr(config, name) for name in dir(config) if name.isupper()}
REQUIRED = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ENCRYPTION_KEYS", "INDEX_KEY")


class BadSetting(Exception):
    """A setting has a value that cannot be read."""

    def __init__(self, name: str, given: str, wanted: str) -> None:
        super().__init__(f"{name} is {given!r}; it should be of type {wanted}.")


def load(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return every setting by name, each of the type of its default. Raises BadSetting."""
    return {name: _value(name, default, environ) for name, default in DEFAULTS.items()}


def missing(settings: Mapping[str, Any]) -> list[str]:
    """Return the names of the required settings that have no value."""
    return [name for name in REQUIRED if not settings.get(name)]


def _value(name: str, default: Any, environ: Mapping[str, str]) -> Any:
    given = environ.get(PREFIX + name)
    if given is None:
        return default
    try:
        return type(default)(given)
    except ValueError as error:
        raise BadSetting(PREFIX + name, given, type(default).__name__) from error
