"""The colours of the style sheet, for what cannot read it: papers, mails, pictures, drawings that leave their page."""

import functools
import re

from flask import Flask

from klinik.web.assets import STATIC

COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
DARK = "@media screen and (prefers-color-scheme: dark)"


def init_app(app: Flask) -> None:
    app.jinja_env.globals["colour"] = colour


def colour(name: str, *, is_dark: bool = False) -> str:
    """Return a colour of a theme as #rrggbb: `ink`, `hoax-tint`."""
    return _dark()[name] if is_dark else light()[name]


@functools.cache
def light() -> dict[str, str]:
    """Return every colour of the light theme, which is that of all paper, by its name."""
    return dict(COLOUR.findall(_sheet()[0]))


@functools.cache
def _dark() -> dict[str, str]:
    return light() | dict(COLOUR.findall(_sheet()[1]))


def _sheet() -> tuple[str, str]:
    """Return the light and the dark part of the table."""
    first, _media, second = (STATIC / "css" / "tokens.css").read_text().partition(DARK)
    return first, second
