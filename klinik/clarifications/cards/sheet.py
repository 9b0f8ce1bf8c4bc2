"""One card: a stamp, a headline, a line beneath, and who says so. It knows nothing of clarifications."""

import functools
import io
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

import segno
from PIL import Image, ImageDraw

from klinik.clarifications.cards import lettering, strokes
from klinik.clarifications.cards.lettering import Block, Room
from klinik.clarifications.codes import CardShape
from klinik.web import tokens

HEAVY, PLAIN = 800, 500
COLOURS = (64, 32, 16)  # of the palette: flat drawings need no more, and weigh a third
SAMPLED = 3  # colours are chosen from every third pixel of every third row: an eighth of the work, the same choice
QUICK, THOROUGH = 7, 9  # levels of zlib: the latter packs a twentieth smaller and takes seven times as long
AREAS = 6  # colours that must be exact: paper, the office's own, ink in two strengths, stamp, white
LIGHT = 60_000  # bytes: what a chat still loads as a preview on a slow phone
SMALLER_STAMP = 0.72  # where the headline is long
TURN = 3.0  # degrees: a stamp is never quite straight
FINER = 3  # the stamp is drawn larger, turned, and made smaller
WHITE = "#ffffff"


@dataclass(frozen=True)
class Plan:
    """Measures of one shape, in pixels."""

    width: int
    height: int
    margin: int
    foot: int
    stamp: int  # pixels high
    gap: int
    headline: tuple[int, int]  # largest, smallest
    line: int
    sender: int
    has_code: bool = False  # a code to scan, where the picture itself cannot be touched
    keeps_clear: int = 0  # above and below: where phones lay their buttons over a story


PLANS = {
    CardShape.WIDE: Plan(1200, 630, 60, 92, 118, 26, (68, 30), 30, 28),
    CardShape.SQUARE: Plan(1080, 1080, 72, 144, 168, 44, (84, 38), 38, 34),
    CardShape.TALL: Plan(1080, 1920, 80, 260, 190, 56, (88, 42), 44, 40, has_code=True, keeps_clear=180),
    CardShape.SCREEN: Plan(1920, 1080, 104, 236, 190, 48, (112, 48), 50, 46, has_code=True),
}


@dataclass(frozen=True)
class Stamp:
    """A word in a frame, with its icon."""

    word: str
    icon: str
    colour: str


@dataclass(frozen=True)
class Face:
    """What is written on a card: `line` and `small` under the headline; `sender`, `host` and `day` at the foot."""

    headline: str
    line: str
    sender: str
    host: str
    day: str
    brand: str
    address: str  # what the code leads to
    small: str = ""
    logo: str = ""  # PNG in base64; empty: the mark of the clinic
    stamp: Stamp | None = None


def draw(face: Face, shape: CardShape) -> bytes:
    """Return the card as PNG."""
    plan = PLANS[shape]
    sheet = Image.new("RGB", (plan.width, plan.height), tokens.colour("paper"))
    _body(sheet, face, plan)
    _foot(sheet, face, plan)
    return _packed(sheet)


def _packed(sheet: Image.Image) -> bytes:
    """Return the sheet in as many colours as stay light, and with no more work than that takes."""
    for colours in COLOURS:
        flat = _flat(sheet, colours)
        for level in (QUICK, THOROUGH):
            packed = io.BytesIO()
            flat.save(packed, "PNG", compress_level=level)
            if packed.tell() <= LIGHT:
                return packed.getvalue()
    return packed.getvalue()


def _flat(sheet: Image.Image, colours: int) -> Image.Image:
    """Return the sheet in so many colours, those of its large areas exactly as they were given.

    Pillow finds the nearest of a palette by six bits of each band, which shifts a colour by up to three steps.
    """
    few = sheet.resize((sheet.width // SAMPLED, sheet.height // SAMPLED), Image.Resampling.NEAREST)
    palette = few.quantize(colours)
    flat = sheet.quantize(palette=palette, dither=Image.Dither.NONE)
    table = flat.getpalette() or []
    used = [(pixels, colour) for pixels, colour in few.getcolors(few.width * few.height) or ()]
    for _pixels, colour in sorted(used, key=itemgetter(0))[-AREAS:]:
        pixel = Image.new("RGB", (1, 1), colour)
        place = pixel.quantize(palette=palette).tobytes()[0]
        table[3 * place : 3 * place + 3] = pixel.tobytes()
    flat.putpalette(table)
    return flat


def _body(sheet: Image.Image, face: Face, plan: Plan) -> None:
    """Set stamp, headline and lines as one block, a little above the middle of the space."""
    measure = plan.width - 2 * plan.margin
    under = [lettering.fit(text, _lines_room(plan, measure), weight=PLAIN) for text in (face.line, face.small) if text]
    taken = sum(block.height for block in under) + plan.gap * bool(under) + plan.gap // 3 * (len(under) - 1)
    top, space = plan.margin + plan.keeps_clear, plan.height - _foot_height(plan) - 2 * plan.margin - plan.keeps_clear
    for stamp in _stamps(face.stamp, plan, measure):
        above = stamp.height + plan.gap if stamp else 0
        headline = lettering.fit(face.headline, Room(measure, space - taken - above, *plan.headline), weight=HEAVY)
        if headline.size * 2 >= sum(plan.headline):
            break
    down = top + round((space - taken - above - headline.height) * 0.42)
    if stamp and face.stamp:
        sheet.paste(face.stamp.colour, (plan.margin - plan.stamp // 24, down), stamp)
    _words(sheet, plan, down + above, headline, under)


def _stamps(stamp: Stamp | None, plan: Plan, measure: int) -> Iterator[Image.Image | None]:
    """Yield the stamp as it should be, then smaller, to make room for a long headline."""
    for height in (plan.stamp, round(plan.stamp * SMALLER_STAMP)):
        yield _stamp(stamp, height, measure) if stamp else None


def _words(sheet: Image.Image, plan: Plan, down: int, headline: Block, under: list[Block]) -> None:
    drawing = ImageDraw.Draw(sheet)
    lettering.put(drawing, headline, (plan.margin, down), tokens.colour("ink"))
    down += headline.height + plan.gap * 2 // 3
    for block in under:
        lettering.put(drawing, block, (plan.margin, down), tokens.colour("ink-2"))
        down += block.height + plan.gap // 3


def _lines_room(plan: Plan, measure: int) -> Room:
    return Room(measure, plan.line * 3, plan.line, round(plan.line * 0.8), most_lines=2)


def _foot_height(plan: Plan) -> int:
    return plan.foot + plan.keeps_clear


def _foot(sheet: Image.Image, face: Face, plan: Plan) -> None:
    """Set who says so, over the office's own colour."""
    drawing = ImageDraw.Draw(sheet)
    top = plan.height - _foot_height(plan)
    drawing.rectangle((0, top, plan.width, plan.height), fill=face.brand)
    measure = plan.width - 2 * plan.margin
    if plan.has_code:
        code = _code(face.address, round(plan.foot * 0.84))
        sheet.paste(code, (plan.width - plan.margin - code.width, top + (plan.foot - code.height) // 2))
        measure -= code.width + plan.gap
    side = round(plan.sender * 1.9)
    mark = strokes.plate(face.logo, side) if face.logo else strokes.mark(side, WHITE)
    begin = plan.margin if face.logo else plan.margin - side // 8
    sheet.paste(mark, (begin, top + (plan.foot - mark.height) // 2), mark)
    along = plan.margin + mark.width + plan.sender // (2 if face.logo else 3)
    _sender(drawing, face, plan, (along, top, measure - (along - plan.margin)))


def _sender(drawing: ImageDraw.ImageDraw, face: Face, plan: Plan, place: tuple[int, int, int]) -> None:
    """Set name, address and day: side by side on a low foot where they fit, else one below the other."""
    along, top, measure = place
    small = round(plan.sender * 0.86)
    room = Room(measure, plan.foot, plan.sender, plan.sender // 2, most_lines=2 if plan.has_code else 1)
    name = lettering.fit(face.sender, room, weight=700)
    both = _small_line(f"{face.host} · {face.day}", measure, small)
    if name.width + plan.gap + both.width <= measure and not plan.has_code:
        lettering.put(drawing, name, (along, top + (plan.foot - name.height) // 2), WHITE)
        lettering.put(drawing, both, (along + measure - both.width, top + (plan.foot - both.height) // 2), WHITE)
        return
    parts = [face.host, face.day] if plan.has_code else [f"{face.host} · {face.day}"]
    blocks = [name, *[_small_line(part, measure, small) for part in parts]]
    down = top + (plan.foot - sum(block.height for block in blocks)) // 2
    for block in blocks:
        lettering.put(drawing, block, (along, down), WHITE)
        down += block.height


def _small_line(text: str, measure: int, size: int) -> Block:
    return lettering.one_line(text, width=measure, largest=size, smallest=size // 2, weight=PLAIN)


@functools.lru_cache(maxsize=64)  # a tenth of a megabyte each; the same few words go on most cards
def _stamp(stamp: Stamp, height: int, measure: int) -> Image.Image:
    """Return where the stamp covers the sheet: icon and word in a double frame, a little turned.

    It has one colour, so one band is turned in place of four.
    """
    tall = height * FINER
    block = lettering.one_line(
        stamp.word.upper(), width=measure * FINER - tall, largest=round(tall * 0.46), smallest=tall // 8, weight=HEAVY
    )
    side = round(tall * 0.52)
    pad = round(tall * 0.2)
    wide = pad + side + pad * 3 // 4 + block.width + round(pad * 1.4)
    picture = Image.new("L", (wide, tall))
    drawing = ImageDraw.Draw(picture)
    outer, inner = max(tall // 64, 2), tall // 26
    drawing.rounded_rectangle((0, 0, wide - 1, tall - 1), tall // 8, outline=WHITE, width=outer)
    gap = outer * 3
    drawing.rounded_rectangle((gap, gap, wide - 1 - gap, tall - 1 - gap), tall // 8 - gap, outline=WHITE, width=inner)
    picture.paste(WHITE, (pad, (tall - side) // 2), strokes.icon(stamp.icon, side, WHITE, stroke=2.4))
    lettering.put(drawing, block, (pad + side + pad * 3 // 4, _centred(block, tall)), WHITE)
    turned = picture.rotate(TURN, Image.Resampling.BICUBIC, expand=True)
    return turned.resize((turned.width // FINER, turned.height // FINER), Image.Resampling.LANCZOS)


def _centred(block: Block, tall: int) -> int:
    """Return where a line of capitals begins so that they stand in the middle."""
    _left, above, _right, below = lettering.font(block.size, block.weight).getbbox("H", anchor="ls")
    return (tall - round(above + below)) // 2 - round(block.size * 0.98)


@functools.lru_cache(maxsize=8)
def _code(address: str, side: int) -> Image.Image:
    """Return a code to scan, with its quiet border, at most so many pixels to the side."""
    code = segno.make(address, error="m")
    modules = code.symbol_size(border=3)[0]
    scale = max(side // modules, 1)
    packed = io.BytesIO()
    code.save(packed, kind="png", scale=scale, border=3, dark=tokens.colour("ink"), light=WHITE)
    return Image.open(packed).convert("RGB")
