"""Parts of a picture covered for good: what lies under a box is gone before the picture is written anew."""

import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

COVER = (22, 33, 43)  # the ink of the pages; solid, since what is blurred can be read again
LONGEST = 1600  # pixels of the longer side, for everybody
PREVIEW = 1000  # the same, for whoever draws the boxes
QUALITY = 86


class Box(NamedTuple):
    """A rectangle on a picture, in per cent of its width and height, from the upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def pixels(self, wide: int, high: int) -> tuple[int, int, int, int]:
        """Return the first and last pixels that it touches (left, top, right, bottom), rounded outwards."""
        left, top = math.floor(self.x / 100 * wide), math.floor(self.y / 100 * high)
        right, bottom = math.ceil((self.x + self.width) / 100 * wide), math.ceil((self.y + self.height) / 100 * high)
        return max(left, 0), max(top, 0), min(right, wide) - 1, min(bottom, high) - 1


class Covered(NamedTuple):
    """A picture as everybody may see it: JPEG without anything but its pixels."""

    content: bytes
    width: int
    height: int


def covered(path: Path, boxes: Sequence[Box], *, longest: int = LONGEST) -> Covered:
    """Return the picture with its boxes filled, made smaller where need be, written anew without metadata.

    The boxes are filled before anything else is done, so no mixing of neighbouring pixels carries along what is under
    them.
    """
    with Image.open(path) as opened:
        pixels = _opaque(opened)
    drawing = ImageDraw.Draw(pixels)
    for box in boxes:
        drawing.rectangle(box.pixels(*pixels.size), fill=COVER)
    pixels.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    pixels.save(written, "JPEG", quality=QUALITY, subsampling=0)  # full colour resolution keeps small letters readable
    return Covered(written.getvalue(), pixels.width, pixels.height)


def _opaque(opened: Image.Image) -> Image.Image:
    """Return the bare pixels; what was transparent is white."""
    if not opened.has_transparency_data:
        return opened.convert("RGB")
    seen = opened.convert("RGBA")
    sheet = Image.new("RGB", seen.size, "white")
    sheet.paste(seen, mask=seen.getchannel("A"))
    return sheet
