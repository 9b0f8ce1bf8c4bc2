"""Files for tests: real bytes of the smallest kind, drawn or built here."""

import io
import struct

import factory
from PIL import Image, ImageDraw

from klinik.db import now
from klinik.files import services
from klinik.files.models import StoredFile
from tests.factories.agencies import default_agency


def picture(seed: int = 1, size: tuple[int, int] = (480, 640)) -> Image.Image:
    """Return a drawing of blocks that differs with the seed."""
    drawing = Image.new("RGB", size, (40 * seed % 256, 90, 150))
    pen = ImageDraw.Draw(drawing)
    for step in range(1, 24):
        x, y = step * 7919 * seed % size[0], step * 104729 * seed % size[1]
        pen.rectangle((x, y, x + 40 + 9 * step, y + 30 + 5 * step), fill=(step * 11 % 256, seed * 53 % 256, y % 256))
    return drawing


def encoded(drawing: Image.Image, kind: str = "JPEG", **words: object) -> bytes:
    """Return the drawing as a file's bytes."""
    out = io.BytesIO()
    drawing.save(out, kind, **words)
    return out.getvalue()


def box(name: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I", len(body) + 8) + name + body


def mp4(*handlers: bytes) -> bytes:
    """Return an ISO container with a track for each handler (b"vide", b"soun")."""
    tracks = [box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(13)))) for handler in handlers]
    kind = box(b"ftyp", b"isom", bytes(4), b"isommp42")
    return kind + box(b"moov", box(b"mvhd", bytes(100)), *tracks) + box(b"mdat", bytes(2000))


def ogg() -> bytes:
    """Return an Ogg stream of three pages that calls itself Opus."""
    return _page(2, b"OpusHead\x01\x01" + bytes(9)) + _page(0, b"OpusTags" + bytes(8)) + _page(4, bytes(200))


def _page(flags: int, body: bytes) -> bytes:
    return b"OggS\x00" + bytes([flags]) + bytes(20) + bytes([1, len(body)]) + body


def mp3(frames: int = 20) -> bytes:
    """Return that many frames of MPEG-1 Layer III at 128 kbit/s and 44.1 kHz, behind an ID3 tag."""
    return b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


class StoredFileFactory(factory.Factory):
    """Keeps a real picture through the service: row, content, hash."""

    class Meta:
        model = StoredFile
        exclude = ("seed",)

    seed = factory.Sequence(lambda number: number + 1)
    content = factory.LazyAttribute(lambda asked: encoded(picture(asked.seed)))
    name = "foto.jpg"
    agency_id = factory.LazyFunction(lambda: default_agency().id)

    @classmethod
    def _create(cls, model_class: type[StoredFile], *args: object, **words: object) -> StoredFile:
        stream = io.BytesIO(words["content"])
        return services.keep(stream, words["name"], agency_id=words["agency_id"], at=now())


def pdf(*objects: bytes) -> bytes:
    """Return a PDF of one empty page, with more objects in it when they are given."""
    pages = b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    body = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n" + pages
    return body + b"".join(objects) + b"xref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
