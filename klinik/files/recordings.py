"""Voice notes and short videos, recognised by how the whole file is built; what does not fit to its end is refused.

Ogg: RFC 3533, section 6. MP4 and M4A: ISO/IEC 14496-12, sections 4.2 (boxes), 4.3 (ftyp) and 8.4.3 (hdlr). MP3: ISO/IEC
11172-3, section 2.4.1.3 (frame header), with an ID3 tag before or after. A file kept as sent cannot hide a program
behind its sound: bytes left over at the end make it no recording.
"""

from collections.abc import Iterator
from typing import NamedTuple

from klinik.files.models import Kind


class Recording(NamedTuple):
    """What a file turned out to be."""

    kind: Kind
    media_type: str
    ending: str


class Broken(Exception):
    """The bytes do not go on as the format demands."""


OGG_CODECS = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
MP4_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4A ",
    b"M4V ",
    b"dash",
    b"MSNV",
}
PARENTS = {b"moov", b"trak", b"mdia"}
MP3_RATES = {1: (44100, 48000, 32000), 2: (22050, 24000, 16000), 2.5: (11025, 12000, 8000)}
MP3_KBITS = {
    1: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
MP3_LEAST_FRAMES = 4  # a tenth of a second; fewer may be chance


def recognise(content: bytes) -> Recording | None:
    """Return what the file is, or None where it is no recording that the clinic takes."""
    try:
        if content[:4] == b"OggS":
            return _ogg(content)
        if content[4:8] == b"ftyp":
            return _mp4(content)
        return _mp3(content)
    except (Broken, IndexError):
        return None


def _ogg(content: bytes) -> Recording | None:
    pages = list(_ogg_pages(content))
    codecs = [body for begins, body in pages if begins]
    if len(codecs) == 1 and codecs[0].startswith(OGG_CODECS) and len(pages) > 1:
        return Recording(Kind.AUDIO, "audio/ogg", "ogg")
    return None


def _ogg_pages(content: bytes) -> Iterator[tuple[bool, bytes]]:
    """Return (begins a stream, body) of every page."""
    at = 0
    while at < len(content):
        if content[at : at + 5] != b"OggS\x00":
            raise Broken
        segments = content[at + 26]
        table = content[at + 27 : at + 27 + segments]
        body = at + 27 + segments
        yield bool(content[at + 5] & 2), content[body : body + sum(table)]
        at = body + sum(table)
    if at != len(content):
        raise Broken


def _mp4(content: bytes) -> Recording | None:
    boxes = list(_boxes(content, 0, len(content)))
    brands = {content[at : at + 4] for at in range(8, boxes[0][2], 4)}
    tracks = set(_tracks(content, 0, len(content)))
    if not brands & MP4_BRANDS or b"mdat" not in {name for name, _, _ in boxes}:
        return None
    if b"vide" in tracks:
        return Recording(Kind.VIDEO, "video/mp4", "mp4")
    return Recording(Kind.AUDIO, "audio/mp4", "m4a") if b"soun" in tracks else None


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Return (type, start of what is inside, end) of each box between two places."""
    while at < end:
        size, head = int.from_bytes(content[at : at + 4]), 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16]), 16
        stop = end if size == 0 else at + size
        if stop > end or stop < at + head:
            raise Broken
        yield content[at + 4 : at + 8], at + head, stop
        at = stop


def _tracks(content: bytes, at: int, end: int) -> Iterator[bytes]:
    """Return the handler of each track: vide, soun, hint, ..."""
    for name, inside, stop in _boxes(content, at, end):
        if name in PARENTS:
            yield from _tracks(content, inside, stop)
        elif name == b"hdlr":
            yield content[inside + 8 : inside + 12]


def _mp3(content: bytes) -> Recording | None:
    at, end = _after_tag(content), _before_tag(content)
    frames = 0
    while at < end:
        size = _frame_size(content[at : at + 4])
        at, frames = at + size, frames + 1
    return Recording(Kind.AUDIO, "audio/mpeg", "mp3") if frames >= MP3_LEAST_FRAMES else None


def _after_tag(content: bytes) -> int:
    """Return where the sound begins: behind an ID3v2 tag, whose size counts seven bits a byte, and its padding."""
    if content[:3] != b"ID3":
        return 0
    size = sum((byte & 0x7F) << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
    return len(content) - len(content[10 + size :].lstrip(b"\x00"))


def _before_tag(content: bytes) -> int:
    return len(content) - 128 if content[-128:-125] == b"TAG" else len(content)


def _frame_size(header: bytes) -> int:
    """Return the bytes of a Layer III frame, its header included."""
    if header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        raise Broken
    version = {0: 2.5, 2: 2, 3: 1}.get(header[1] >> 3 & 3)
    if version is None or header[2] >> 4 in (0, 15):
        raise Broken
    kbits = MP3_KBITS[1 if version == 1 else 2][(header[2] >> 4) - 1]
    rate = MP3_RATES[version][header[2] >> 2 & 3]
    return (144 if version == 1 else 72) * kbits * 1000 // rate + (header[2] >> 1 & 1)
