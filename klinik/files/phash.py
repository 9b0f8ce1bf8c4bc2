"""A picture's look in 64 bits: near copies of one picture differ in few of them.

The DCT hash of C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), section 3.2.1:
grey, 32 x 32, two-dimensional DCT, the 8 x 8 lowest frequencies, each above or below their median. It is taken of the
whole picture (steady under re-compression, resizing and a small crop) and of the picture without its plain border
(steady under added bars); a picture without border has one look.
"""

from math import cos, pi
from statistics import median

from PIL import Image

SIDE, LOW = 32, 8
ENOUGH = 512  # pixels a side; more only costs time
WAVES = [[cos(pi * u * (2 * x + 1) / (2 * SIDE)) for x in range(SIDE)] for u in range(LOW)]
PLAIN = 12  # grey steps within which two pixels count as one colour
DUST = 5  # of 255: the share of other pixels that a plain line may hold (what JPEG leaves beside an edge)
FRAMES = 3  # a bar around a bar around a bar; deeper is content


def looks(picture: Image.Image) -> list[int]:
    """Return one or two hashes as signed 64-bit numbers; none for a picture with nothing to see (one colour)."""
    whole = flat(picture).convert("L")
    whole.thumbnail((ENOUGH, ENOUGH))
    if _is_plain(whole):
        return []
    return list(dict.fromkeys([_hash(whole), _hash(without_border(whole))]))


def flat(picture: Image.Image) -> Image.Image:
    """Return the picture on white where it was transparent."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")


def without_border(grey: Image.Image) -> Image.Image:
    """Cut off margins of the corner's colour, as long as more than half of either side remains."""
    for _ in range(FRAMES):
        inside = _inside(grey)
        if (inside[2] - inside[0]) * 2 < grey.width or (inside[3] - inside[1]) * 2 < grey.height:
            return grey
        if inside == (0, 0, grey.width, grey.height):
            return grey
        grey = grey.crop(inside)
    return grey


def _inside(grey: Image.Image) -> tuple[int, int, int, int]:
    corner = grey.tobytes()[0]
    other = grey.point([255 if abs(step - corner) > PLAIN else 0 for step in range(256)])
    columns = other.resize((grey.width, 1), Image.Resampling.BOX).tobytes()
    rows = other.resize((1, grey.height), Image.Resampling.BOX).tobytes()
    x = [place for place, share in enumerate(columns) if share > DUST] or [0]
    y = [place for place, share in enumerate(rows) if share > DUST] or [0]
    return x[0], y[0], x[-1] + 1, y[-1] + 1


def _is_plain(grey: Image.Image) -> bool:
    steps = grey.resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()
    return max(steps) - min(steps) <= PLAIN


def _hash(grey: Image.Image) -> int:
    pixels = grey.resize((SIDE, SIDE), Image.Resampling.LANCZOS).tobytes()
    waves = _low_frequencies([pixels[row * SIDE : (row + 1) * SIDE] for row in range(SIDE)])
    middle = median(waves[1:])
    bits = sum(1 << place for place, wave in enumerate(waves) if wave > middle)
    return bits - (1 << 64) if bits >> 63 else bits


def _low_frequencies(rows: list[bytes]) -> list[float]:
    across = [[sum(w * p for w, p in zip(wave, row, strict=True)) for wave in WAVES] for row in rows]
    return [sum(w * line[u] for w, line in zip(wave, across, strict=True)) for wave in WAVES for u in range(LOW)]
