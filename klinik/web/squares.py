"""An address as a square of dots (QR), for paper and for the camera of another telephone."""

import functools
import io

import segno

from klinik.web import tokens

# One of the eight patterns that may lie over the dots (ISO/IEC 18004, 7.8). Any of them can be read; to draw all eight
# and judge which is read best takes four times as long, more than the rest of a page.
MASK = 0


@functools.lru_cache(maxsize=256)
def square(address: str) -> str:
    """Return the picture as an address that is the picture itself: nothing more is fetched."""
    return str(_made(address).svg_data_uri(scale=4, border=3, dark=tokens.colour("ink"), light="#fff"))


def drawing(address: str) -> bytes:
    """Return the picture as an SVG file without the quiet zone, for white paper."""
    file = io.BytesIO()
    _made(address).save(file, kind="svg", scale=4, border=0, dark=tokens.colour("ink"), light="#fff", xmldecl=False)
    return file.getvalue()


def _made(address: str) -> segno.QRCode:
    return segno.make(address, micro=False, error="m", mask=MASK)
