"""An address as a square of dots (QR), for paper and for the camera of another telephone."""

import functools

import segno


@functools.lru_cache(maxsize=256)
def square(address: str) -> str:
    """Return the picture as an address that is the picture itself: nothing more is fetched."""
    code = segno.make(address, micro=False, error="m")
    return str(code.svg_data_uri(scale=4, border=3, dark="#16212b", light="#fff"))
