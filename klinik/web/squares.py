"""An address as a square of dots (QR), for paper and for the camera of another telephone."""

import functools

import segno

# One of the eight patterns that may lie over the dots (ISO/IEC 18004, 7.8). Any of them can be read; to draw all eight
# and judge which is read best takes four times as long, more than the rest of a page.
MASK = 0


@functools.lru_cache(maxsize=256)
def square(address: str, *, border: int = 3) -> str:
    """Return the picture as an address that is the picture itself: nothing more is fetched. `border` is in dots."""
    code = segno.make(address, micro=False, error="m", mask=MASK)
    return str(code.svg_data_uri(scale=4, border=border, dark="#16212b", light="#fff"))
