"""Setting a headline: as large as fits, lines of even length, no word left alone.

Lines are broken by the method of Knuth and Plass ("Breaking Paragraphs into Lines", 1981) in its simplest form: of all
ways to break into so many lines, the one with the least sum of squares of what is left at their ends.
"""

import functools
import itertools
from dataclasses import dataclass

from fontpkg_plus_jakarta_sans import ROOT as FONT_PACKAGE
from fontTools.ttLib import TTFont
from PIL import ImageDraw, ImageFont

FONT_FILE = FONT_PACKAGE / "files" / "PlusJakartaSans[wght].ttf"
WIDER_SPACE = 0.08  # of the size: the font's own space is narrow
LEADING = 1.2
STEP = 2  # pixels between the sizes that are tried
# After these a line does not end well: they lean on the word that follows.
LEANING = frozenset({
    "akan", "atau", "bahwa", "belum", "bukan", "dalam", "dan", "dari", "dengan", "di", "hanya", "itu", "ke", "oleh",
    "pada", "para", "Rp", "sebagai", "tidak", "untuk", "yang",
})  # fmt: skip
LEANS = 0.2  # of the measure: how much such an end counts
ALONE = 0.3  # of the measure: a last line shorter than this is left alone
CUT = "…"
MEASURED_AT = 100  # pixels: letters grow with their size and no other way


@dataclass(frozen=True)
class Block:
    """Lines of words in one size."""

    lines: tuple[str, ...]
    size: int
    weight: int

    @property
    def leading(self) -> int:
        """Pixels from one line to the next."""
        return round(self.size * LEADING)

    @property
    def height(self) -> int:
        return self.leading * len(self.lines)

    @property
    def width(self) -> int:
        return max((round(width_of(line, self.size, self.weight)) for line in self.lines), default=0)


@dataclass(frozen=True)
class Room:
    """Where words must fit: pixels, lines, and the sizes that may be tried."""

    width: int
    height: int
    largest: int
    smallest: int
    most_lines: int = 9


def fit(text: str, room: Room, *, weight: int) -> Block:
    """Return the text as large as the room lets it be; what does not fit in the smallest size is cut at a word."""
    words = drawable(text).split()
    for size in range(room.largest, room.smallest - 1, -STEP):
        block = _set(words, room, size, weight)
        if len(block.lines) <= room.most_lines and block.height <= room.height:
            return block
    return _shortened(words, room, weight)


def one_line(text: str, *, width: int, largest: int, smallest: int, weight: int) -> Block:
    """Return the text on one line."""
    return fit(text, Room(width, round(largest * LEADING), largest, smallest, most_lines=1), weight=weight)


def put(drawing: ImageDraw.ImageDraw, block: Block, at: tuple[int, int], colour: str) -> None:
    """Draw the block with its upper left corner at a place."""
    along, down = at
    for number, line in enumerate(block.lines):
        base = down + number * block.leading + round(block.size * 0.98)
        _put_line(drawing, line, (along, base), font(block.size, block.weight), colour)


def width_of(line: str, size: int, weight: int) -> float:
    """Return the pixels that a line takes."""
    words = line.split(" ")
    return sum(_width(word, size, weight) for word in words) + _space(size, weight) * (len(words) - 1)


def drawable(text: str) -> str:
    """Return the text without signs that the font does not have: emoji, other scripts."""
    return " ".join("".join(letter if ord(letter) in _letters() else " " for letter in text).split())


@functools.lru_cache(maxsize=16)  # half a megabyte each
def font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Return the letters in a size (pixels) and weight (400 to 800)."""
    letters = ImageFont.truetype(str(FONT_FILE), size)
    letters.set_variation_by_axes([weight])
    return letters


@functools.cache
def _letters() -> frozenset[int]:
    with TTFont(FONT_FILE, lazy=True) as file:
        return frozenset(file.getBestCmap())


def _put_line(
    drawing: ImageDraw.ImageDraw, line: str, at: tuple[float, float], letters: ImageFont.FreeTypeFont, colour: str
) -> None:
    along, base = at
    space = letters.getlength(" ") + letters.size * WIDER_SPACE
    for word in line.split(" "):
        drawing.text((along, base), word, font=letters, fill=colour, anchor="ls")
        along += letters.getlength(word) + space


def _set(words: list[str], room: Room, size: int, weight: int) -> Block:
    parts = [part for word in words for part in _pieces(word, room.width, size, weight)]
    widths = [_width(part, size, weight) for part in parts]
    breaks = _breaks(parts, widths, _space(size, weight), room.width)
    lines = (" ".join(parts[begin:end]) for begin, end in itertools.pairwise(breaks))
    return Block(tuple(lines), size, weight)


def _breaks(words: list[str], widths: list[float], space: float, measure: float) -> list[int]:
    """Return where lines begin, and the end, in the fewest lines that hold the words, as even as can be."""
    # best[end] = (lines, cost, where the last of them begins) for the first `end` words
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for end in range(1, len(words) + 1):
        ways = []
        taken = -space
        for begin in range(end - 1, -1, -1):
            taken += widths[begin] + space
            if taken > measure and begin < end - 1:
                break
            lines, cost, _ = best[begin]
            ways.append((lines + 1, cost + _cost(words, (begin, end), taken, measure), begin))
        best.append(min(ways))
    breaks = [len(words)]
    while breaks[-1]:
        breaks.append(best[breaks[-1]][2])
    return breaks[::-1]


def _cost(words: list[str], line: tuple[int, int], taken: float, measure: float) -> float:
    begin, end = line
    cost = ((measure - taken) / measure) ** 2
    is_last = end == len(words)
    if not is_last and words[end - 1] in LEANING:
        cost += LEANS**2
    if is_last and begin and taken < measure * ALONE:
        cost += 1
    return cost


def _pieces(word: str, measure: float, size: int, weight: int) -> list[str]:
    """Return a word, or its parts where it is longer than a whole line."""
    parts = [""]
    for letter in word:
        if parts[-1] and _width(parts[-1] + letter, size, weight) > measure:
            parts.append("")
        parts[-1] += letter
    return parts if _width(word, size, weight) > measure else [word]


def _shortened(words: list[str], room: Room, weight: int) -> Block:
    for kept in range(len(words) - 1, 0, -1):
        cut = [*words[: kept - 1], words[kept - 1].rstrip(",.;:") + CUT]
        block = _set(cut, room, room.smallest, weight)
        if len(block.lines) <= room.most_lines and block.height <= room.height:
            return block
    return Block((), room.smallest, weight)


def _width(word: str, size: int, weight: int) -> float:
    return _measured(word, weight) * size / MEASURED_AT


@functools.lru_cache(maxsize=4096)
def _measured(word: str, weight: int) -> float:
    return font(MEASURED_AT, weight).getlength(word)


def _space(size: int, weight: int) -> float:
    return _width(" ", size, weight) + size * WIDER_SPACE
