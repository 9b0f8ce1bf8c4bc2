"""An office may have its own colour, as long as everybody can read it."""

import re

from flask_babel import lazy_gettext as _l

from klinik.errors import KlinikError

LEAST = 4.5
HEX = re.compile(r"#[0-9a-fA-F]{6}")


class UnreadableColour(KlinikError):
    """The colour is not one, or too pale to carry white text."""

    status = 422
    message = _l("Warna %(colour)s tidak dapat dipakai. Kontrasnya terhadap putih harus paling sedikit 4,5:1.")


def readable_on_white(colour: str) -> str:
    """Return the colour in lower case. Raises UnreadableColour under a contrast of 4.5:1 (WCAG 2.2, 1.4.3)."""
    if not HEX.fullmatch(colour) or contrast_on_white(colour) < LEAST:
        raise UnreadableColour(colour=colour)
    return colour.lower()


def contrast_on_white(colour: str) -> float:
    """Return the contrast ratio of a #rrggbb colour on white, 1 to 21 (WCAG 2.2, relative luminance)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
