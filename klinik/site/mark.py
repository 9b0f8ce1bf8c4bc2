"""The mark of the clinic as PNG, for the home screens of telephones: `mark.svg` again, in the agency's colour."""

import functools
import io

from PIL import Image, ImageDraw

UNITS = 40  # the drawing's own measure
FINER = 4  # drawn larger, then brought down, so that the edges are smooth
SAFE = 0.72  # of a maskable icon; what lies outside may be cut off
CARD, CARD_LINE, TURN = (6.5, 10.5, 33.5, 29.5), 2.6, 7
TICK, TICK_LINE = ((13.8, 20.5), (18.0, 24.6), (26.3, 15.8)), 3.4
WHITE = (255, 255, 255, 255)


@functools.lru_cache(maxsize=64)
def png(brand: str, size: int, *, maskable: bool = False) -> bytes:
    """Return the mark as a square of so many pixels; a maskable one fills it to the edges."""
    side = size * FINER
    canvas = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    radius = 0 if maskable else side * 7 // UNITS
    ImageDraw.Draw(canvas).rounded_rectangle((0, 0, side - 1, side - 1), radius, fill=brand)
    inner = round(side * SAFE) if maskable else side
    place = (side - inner) // 2
    canvas.alpha_composite(_lines(inner), (place, place))
    out = io.BytesIO()
    canvas.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _lines(side: int) -> Image.Image:
    """Return the sheet, a little askew, and the tick upon it."""
    unit = side / UNITS
    sheet = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    frame = [round(place * unit) for place in CARD]
    ImageDraw.Draw(sheet).rounded_rectangle(frame, round(3.5 * unit), outline=WHITE, width=round(CARD_LINE * unit))
    sheet = sheet.rotate(TURN, Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(sheet)
    points = [(x * unit, y * unit) for x, y in TICK]
    pen.line(points, fill=WHITE, width=round(TICK_LINE * unit), joint="curve")
    half = TICK_LINE * unit / 2
    for x, y in points:
        pen.ellipse((x - half, y - half, x + half, y + half), fill=WHITE)
    return sheet
