"""A picture blurred on our side: what nobody chose to see never reaches a browser."""

import io
from pathlib import Path

from PIL import Image, ImageFilter

WIDTH = 96  # pixels; the page draws it larger
RADIUS = 7


def blurred(path: Path) -> bytes:
    """Return a small blurred JPEG of a picture: colours and nothing else."""
    with Image.open(path) as picture:
        picture.draft("RGB", (WIDTH * 2, WIDTH * 2))
        picture.thumbnail((WIDTH, WIDTH))
        soft = picture.convert("RGB").filter(ImageFilter.GaussianBlur(RADIUS))
    written = io.BytesIO()
    soft.save(written, "JPEG", quality=60)
    return written.getvalue()
