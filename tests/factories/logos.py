"""Logos for tests, drawn here."""

import io
from typing import Any

from PIL import Image, ImageDraw


def logo(size: tuple[int, int] = (900, 300), form: str = "PNG", ink: str = "#8a1c1c", **options: Any) -> io.BytesIO:
    """Return the file of a logo: a ring and a bar on a see-through ground, or on white where the form has none."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    tall = size[1]
    pen.ellipse((tall // 10, tall // 10, tall - tall // 10, tall - tall // 10), outline=ink, width=max(2, tall // 12))
    pen.rectangle((tall, tall // 3, size[0] - tall // 10, tall * 2 // 3), fill=ink)
    if form == "JPEG":
        paper = Image.new("RGB", size, "white")
        paper.paste(picture, mask=picture)
        picture = paper
    file = io.BytesIO()
    picture.save(file, form, **options)
    file.seek(0)
    return file
