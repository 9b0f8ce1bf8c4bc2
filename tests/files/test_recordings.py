"""Sound and video are known by how the file is built, not by its name."""

import io

import pytest

from klinik.db import now
from klinik.files import errors, services
from klinik.files.models import Kind
from tests.factories.files import mp3, mp4, ogg


@pytest.fixture
def keep(agency):
    def kept(content, name="rekaman"):
        return services.keep(io.BytesIO(content), name, agency_id=agency.id, at=now())

    return kept


@pytest.mark.parametrize(
    ("content", "kind", "media_type"),
    [
        (ogg(), Kind.AUDIO, "audio/ogg"),
        (mp3(), Kind.AUDIO, "audio/mpeg"),
        (mp4(b"soun"), Kind.AUDIO, "audio/mp4"),
        (mp4(b"vide", b"soun"), Kind.VIDEO, "video/mp4"),
    ],
)
def test_recordings_are_kept_as_sent(keep, content, kind, media_type):
    file = keep(content, "menyamar.exe")

    assert (file.kind, file.media_type, file.phash) == (kind, media_type, None)
    assert services.path(file).read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + bytes(500),
        b"MZ" + bytes(500),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"%PDF-1.7\n" + bytes(500),
        b"",
        b"\x00\x00\x00\x18ftypheic" + bytes(500),
        mp4(),
        ogg()[:40],
    ],
)
def test_anything_else_is_refused_whatever_it_is_called(keep, content):
    with pytest.raises(errors.NotAccepted):
        keep(content, "suara.mp3")


@pytest.mark.parametrize("content", [mp3(), ogg(), mp4(b"soun")])
def test_a_program_hidden_behind_a_recording_is_refused(keep, content):
    with pytest.raises(errors.NotAccepted):
        keep(content + b"PK\x03\x04" + bytes(300), "suara.mp3")


def test_something_else_called_a_picture_is_told_so(keep):
    with pytest.raises(errors.NotAPicture):
        keep(b"PK\x03\x04" + bytes(500), "undangan.jpg")


def test_a_recording_of_more_than_16_megabytes_is_refused(keep):
    with pytest.raises(errors.TooLarge) as refusal:
        keep(mp3() + bytes(16 * errors.MEGABYTE))

    assert refusal.value.sentence() == "Berkas ini 17 MB. Batasnya 16 MB."
