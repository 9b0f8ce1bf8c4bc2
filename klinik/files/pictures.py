"""Pictures made safe: decoded, turned upright, and written anew without anything but their pixels."""

import io
import warnings
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from klinik.files import phash
from klinik.files.errors import LogoTooSmall, LogoUnseen, NotALogo, NotAPicture, TooManyPixels

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_PIXELS = 25_000_000
LOGO = (360, 96)  # pixels, twice what pages show
LEAST_LOGO = 32
LOGO_WEIGHT = 12_000  # bytes; a first visit may have 60,000 in all
# Quality of 100, where the format loses something. WebP at its fastest, or a few KB of it would cost eight seconds.
HOW = {"JPEG": {"quality": 88}, "WEBP": {"quality": 88, "method": 0}, "PNG": {}}

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class Picture(NamedTuple):
    """A picture as it will be kept."""

    content: bytes
    media_type: str
    ending: str
    width: int
    height: int
    looks: list[int]


def is_picture(content: bytes) -> bool:
    """Say whether the bytes begin like one of the four kinds of picture."""
    jpeg_png_gif = content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a"))
    return jpeg_png_gif or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def clean(content: bytes, *, name: str) -> Picture:
    """Return the picture written anew: upright, first frame, no metadata. Raises NotAPicture, TooManyPixels."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise TooManyPixels(name=name)
            opened.load()
            return _rewritten(ImageOps.exif_transpose(opened), opened.format or "")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise TooManyPixels(name=name) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise NotAPicture(name=name) from error


def logo(content: bytes, *, name: str) -> Picture:
    """Return a logo as pages show it: PNG, its see-through edges cut off, no larger than LOGO and LOGO_WEIGHT.

    Raises NotALogo, TooManyPixels, LogoTooSmall, LogoUnseen.
    """
    if content.startswith(b"GIF"):
        raise NotALogo(name=name)
    try:
        clean_one = clean(content, name=name)
    except NotAPicture as error:
        raise NotALogo(name=name) from error
    if not clean_one.looks:
        raise LogoUnseen
    with Image.open(io.BytesIO(clean_one.content)) as opened:
        pixels = opened.convert("RGBA")
    pixels = pixels.crop(pixels.getbbox(alpha_only=True))
    pixels.thumbnail(LOGO, Image.Resampling.LANCZOS)
    if pixels.height < LEAST_LOGO:
        raise LogoTooSmall(least=LEAST_LOGO)
    return Picture(_light(pixels), "image/png", "png", pixels.width, pixels.height, clean_one.looks)


def _light(pixels: Image.Image) -> bytes:
    """Return a PNG, of fewer colours where all of them would weigh too much on every page."""
    for colours in (0, 256, 64, 16):
        out = io.BytesIO()
        drawn = pixels.quantize(colours, Image.Quantize.FASTOCTREE) if colours else pixels
        drawn.save(out, "PNG", optimize=True)
        if out.tell() <= LOGO_WEIGHT:
            break
    return out.getvalue()


def _rewritten(picture: Image.Image, was: str) -> Picture:
    pixels = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    pixels.info.clear()  # EXIF with its place, XMP, comments and profiles live here
    out = io.BytesIO()
    kept_as = "PNG" if was == "GIF" else was
    pixels.save(out, kept_as, **HOW[kept_as])
    ending = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}[kept_as]
    return Picture(out.getvalue(), f"image/{kept_as.lower()}", ending, pixels.width, pixels.height, phash.looks(pixels))
