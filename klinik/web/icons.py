"""Small drawings beside words, from the package `lucide`, set into the page itself so that nothing more is fetched."""

import functools

from flask import Flask
from lucide.jinja import lucide

VERDICTS = {
    "hoax": "octagon-x",
    "misleading": "triangle-alert",
    "partly_true": "circle-slash-2",
    "true": "circle-check",
    "unproven": "circle-question-mark",
    "satire": "drama",
}
FLAGS = {
    "scam": "shield-alert",
    "hateful": "flame",
    "disinformation": "megaphone",
    "ai_generated": "bot",
    "emergency": "siren",
    "press": "newspaper",
}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(drawing=drawing, VERDICT_ICONS=VERDICTS, FLAG_ICONS=FLAGS)


@functools.cache
def drawing(name: str) -> str:
    """Return an icon as inline SVG, hidden from screen readers: a word always stands beside it."""
    return lucide(name, size=None, **{"class": "icon", "aria-hidden": "true", "focusable": "false"})
