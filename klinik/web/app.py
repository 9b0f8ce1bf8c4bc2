"""The app itself, as far as it differs from Flask's."""

from collections.abc import Callable
from typing import Any

from flask import Flask


class Clinic(Flask):
    """All of its views and hooks are plain functions: Flask need not ask each of them, at every request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func
