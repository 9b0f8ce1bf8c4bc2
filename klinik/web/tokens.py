"""The colours of the style sheet, for drawings that no browser makes."""

import functools
import re

from klinik.web.assets import STATIC

COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
DARK = "@media screen and (prefers-color-scheme: dark)"


def colour(name: str) -> str:
    """Return a colour of the light theme as #rrggbb: `ink`, `hoax-tint`."""
    return _light()[name]


@functools.cache
def _light() -> dict[str, str]:
    sheet = (STATIC / "css" / "tokens.css").read_text()
    return dict(COLOUR.findall(sheet.partition(DARK)[0]))
