"""A logo is drawn anew: small, light, of nothing but its pixels; what could not be seen or is no picture is refused."""

import io
import random

import pytest
from PIL import Image

from klinik.db import now
from klinik.files import pictures, services
from klinik.files.errors import MEGABYTE, LogoTooSmall, LogoUnseen, NotALogo, PictureTooLarge
from tests.factories.logos import logo

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_every_form_becomes_a_small_png_without_its_empty_edges(form):
    drawn = pictures.logo(logo(form=form).read(), name="logo")

    with Image.open(io.BytesIO(drawn.content)) as opened:
        assert opened.format == "PNG"
        assert opened.size == (drawn.width, drawn.height)
    assert drawn.width <= 360
    assert 32 <= drawn.height <= 96


def test_what_travels_with_the_pixels_is_gone():
    words = Image.Exif()
    words[0x010E] = "Rahasia kantor"

    drawn = pictures.logo(logo(exif=words).read(), name="logo")

    assert b"Rahasia" not in drawn.content


def test_the_most_colourful_logo_stays_light():
    noise = random.Random(7).randbytes(900 * 300 * 3)
    file = io.BytesIO()
    Image.frombytes("RGB", (900, 300), noise).save(file, "PNG")

    drawn = pictures.logo(file.getvalue(), name="logo")

    assert len(drawn.content) <= 24_000


def test_a_file_of_more_than_two_megabytes_is_not_even_opened(agency):
    heavy = io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(2 * MEGABYTE))

    with pytest.raises(PictureTooLarge) as refused:
        services.keep_logo(heavy, "logo.png", agency_id=agency.id, at=now())

    assert refused.value.sentence() == "Gambar ini 3 MB. Batasnya 2 MB."


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (SVG, NotALogo),
        (b"MZ\x90\x00", NotALogo),
        (logo(form="GIF").read(), NotALogo),
        (logo().read()[:200], NotALogo),
        (logo(ink="#fffffe").read(), LogoUnseen),
        (logo(size=(40, 20)).read(), LogoTooSmall),
        (logo(size=(3_000, 100)).read(), LogoTooSmall),
    ],
)
def test_what_cannot_be_a_logo_is_refused(content, refusal):
    with pytest.raises(refusal):
        pictures.logo(content, name="logo.png")
