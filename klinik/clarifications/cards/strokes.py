"""Drawing the same icons as the pages: their outlines are read from the package `lucide` and stroked by Pillow."""

import base64
import io
from pathlib import Path

from fontTools.misc.bezierTools import cubicPointAtT, quadraticPointAtT
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.svgLib.path import SVGPath
from lucide.jinja import lucide
from PIL import Image, ImageDraw, ImageOps

FINER = 4  # drawn so many times larger, then made smaller: Pillow has no smooth lines
BITS = 16  # straight pieces of one curve
MARK = Path(__file__).parents[2] / "templates" / "_mark.svg"

Point = tuple[float, float]


def icon(name: str, side: int, colour: str, *, stroke: float = 2.0) -> Image.Image:
    """Return an icon in a square of that many pixels; `stroke` is in its own units, of 24 to the side."""
    return _stroked(str(lucide(name)), side, colour, units=24, stroke=stroke)


def mark(side: int, colour: str) -> Image.Image:
    """Return the mark of the clinic."""
    return _stroked(MARK.read_text(), side, colour, units=40, stroke=3.0)


def plate(logo: str, height: int) -> Image.Image:
    """Return an office's logo (PNG in base64) on a white plate of that height, which any colour may lie under."""
    edge = max(2, height // 10)
    with Image.open(io.BytesIO(base64.b64decode(logo)), formats=("PNG",)) as opened:
        drawn = opened.convert("RGBA")
    inner = height - 2 * edge
    width = min(round(drawn.width * inner / drawn.height), height * 3)
    drawn = ImageOps.contain(drawn, (width, inner), Image.Resampling.LANCZOS)
    sheet = Image.new("RGBA", (drawn.width + 2 * edge, height), (0, 0, 0, 0))
    ImageDraw.Draw(sheet).rounded_rectangle((0, 0, sheet.width - 1, height - 1), edge, fill="white")
    sheet.alpha_composite(drawn, (edge, (height - drawn.height) // 2))
    return sheet


def _stroked(svg: str, side: int, colour: str, *, units: int, stroke: float) -> Image.Image:
    large = side * FINER
    shape = Image.new("L", (large, large), 0)
    drawing = ImageDraw.Draw(shape)
    scale = large / units
    for line in _lines(svg):
        _stroke(drawing, [(along * scale, down * scale) for along, down in line], stroke * scale)
    picture = Image.new("RGBA", (side, side), colour)
    picture.putalpha(shape.resize((side, side), Image.Resampling.LANCZOS))
    return picture


def _stroke(drawing: ImageDraw.ImageDraw, points: list[Point], width: float) -> None:
    """Draw a line with round ends and joints."""
    drawing.line(points, fill=255, width=round(width))
    reach = width / 2
    for along, down in points:
        drawing.ellipse((along - reach, down - reach, along + reach, down + reach), fill=255)


def _lines(svg: str) -> list[list[Point]]:
    """Return every outline of an SVG as points, curves cut into straight pieces."""
    pen = DecomposingRecordingPen({})
    SVGPath.fromstring(svg.encode()).draw(pen)
    lines: list[list[Point]] = []
    for verb, points in pen.value:
        if verb == "moveTo":
            lines.append([points[0]])
        elif verb == "lineTo":
            lines[-1].append(points[0])
        elif verb == "curveTo":
            lines[-1] += [cubicPointAtT(lines[-1][-1], *points, bit / BITS) for bit in range(1, BITS + 1)]
        elif verb == "qCurveTo":
            lines[-1] += [quadraticPointAtT(lines[-1][-1], *points, bit / BITS) for bit in range(1, BITS + 1)]
        elif verb == "closePath":
            lines[-1].append(lines[-1][0])
    return lines
