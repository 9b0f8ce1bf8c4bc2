"""What lies under a box is gone from the picture, and nothing but pixels comes along."""

import io

import pytest
from PIL import Image

from klinik.files.boxes import COVER, LONGEST, Box, covered
from tests.factories.files import encoded, picture

SECRET = (250, 20, 20)


@pytest.fixture
def kept(tmp_path):
    """Keep a drawing and return where it lies."""

    def keep(drawing, kind="PNG", **words):
        place = tmp_path / "picture"
        place.write_bytes(encoded(drawing, kind, **words))
        return place

    return keep


def pixels(made):
    return Image.open(io.BytesIO(made.content)).convert("RGB")


def near(colour, other, by=24):
    return all(abs(one - two) <= by for one, two in zip(colour, other, strict=True))


def test_nothing_of_what_a_box_covers_is_left(kept):
    one, other = picture(size=(400, 400)), picture(size=(400, 400))
    one.paste(SECRET, (100, 100, 200, 160))
    other.paste("white", (100, 100, 200, 160))

    made = [covered(kept(drawing), [Box(25, 25, 25, 15)]) for drawing in (one, other)]

    assert made[0] == made[1]
    assert near(pixels(made[0]).getpixel((150, 130)), COVER)


def test_a_box_is_rounded_outwards():
    assert Box(10.05, 10.05, 9.9, 9.9).pixels(1000, 1000) == (100, 100, 199, 199)
    assert Box(90, 90, 50, 50).pixels(100, 100) == (90, 90, 99, 99)


def test_a_picture_that_is_made_smaller_carries_nothing_out_of_its_boxes(kept):
    drawing = Image.new("RGB", (3200, 1600), "white")
    drawing.paste(SECRET, (800, 400, 1600, 800))

    made = covered(kept(drawing), [Box(25, 25, 25, 25)])

    assert (made.width, made.height) == (LONGEST, LONGEST // 2)
    assert not any(near(colour, SECRET, by=90) for _count, colour in pixels(made).getcolors(maxcolors=1 << 24))


def test_the_new_picture_has_no_metadata_and_what_was_transparent_is_white(kept):
    exif = Image.Exif()
    exif[0x010E] = "Rumah Bu Sari"
    clear = Image.new("RGBA", (60, 40), (0, 0, 0, 0))

    described = covered(kept(picture(), "JPEG", exif=exif), [])
    white = covered(kept(clear), [])

    assert b"Rumah Bu Sari" not in described.content
    assert Image.open(io.BytesIO(described.content)).getexif() == {}
    assert pixels(white).getpixel((30, 20)) == (255, 255, 255)
