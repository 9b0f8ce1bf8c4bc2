"""A letter is a PDF that holds nothing but pages, or a picture."""

import io
import zlib

import pytest
from PIL import ExifTags, Image

from klinik.db import now
from klinik.files import errors, services
from tests.factories.files import encoded, ogg, pdf, picture

PACKED = zlib.compress(b"5 0 << /S /JavaScript /JS (app.alert) >>")
HIDDEN = b"5 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + PACKED + b"\nendstream\nendobj\n"
PIXELS = b"6 0 obj\n<< /Subtype /Image >>\nstream\n\x00/JS \x01/Launch \x02\nendstream\nendobj\n"


def keep(content, agency, name="surat.pdf"):
    return services.keep_letter(io.BytesIO(content), name, agency_id=agency.id, at=now())


def taken_in(place):
    """Return the notes a camera leaves in a picture."""
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = place
    return exif


def test_a_pdf_is_kept_as_it_was_sent_and_named_for_what_it_is(agency):
    letter = keep(pdf(PIXELS), agency, "Surat balasan.exe")

    assert (letter.kind, letter.media_type, letter.name) == ("document", "application/pdf", "Surat balasan.pdf")
    assert services.path(letter).read_bytes() == pdf(PIXELS)


def test_a_photographed_letter_is_written_anew(agency):
    content = encoded(picture(), exif=taken_in("ruang arsip"))

    assert b"ruang arsip" in content
    assert b"ruang arsip" not in services.path(keep(content, agency, "surat.jpg")).read_bytes()


@pytest.mark.parametrize(
    "trap",
    [
        b"5 0 obj\n<< /OpenAction << /S /JavaScript /JS (app.alert) >> >>\nendobj\n",
        b"5 0 obj\n<< /S /J#61vaScript >>\nendobj\n",
        b"5 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj\n",
        b"5 0 obj\n<< /Names << /EmbeddedFiles 7 0 R >> >>\nendobj\n",
        HIDDEN,
    ],
    ids=["script", "spelled otherwise", "program", "other file", "packed away"],
)
def test_a_pdf_that_carries_more_than_pages_is_refused(agency, trap):
    with pytest.raises(errors.ActiveLetter):
        keep(pdf(trap), agency)


def test_a_locked_pdf_is_refused_with_its_reason(agency):
    with pytest.raises(errors.LockedLetter):
        keep(pdf(b"trailer << /Encrypt 8 0 R >>\n"), agency)


@pytest.mark.parametrize(
    "content", [ogg(), b"PK\x03\x04surat", pdf()[:-30], b"MZ" + pdf()], ids=["sound", "archive", "cut off", "program"]
)
def test_what_is_neither_a_whole_pdf_nor_a_picture_is_no_letter(agency, content):
    with pytest.raises(errors.NotALetter):
        keep(content, agency)


def test_a_letter_has_its_limit(agency):
    with pytest.raises(errors.TooLarge):
        keep(pdf(b"%" + bytes(8 * 1024 * 1024)), agency)


def test_a_reporter_cannot_send_a_pdf(agency):
    with pytest.raises(errors.NotAccepted):
        services.keep(io.BytesIO(pdf()), "surat.pdf", agency_id=agency.id, at=now())
