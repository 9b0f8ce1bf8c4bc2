"""Letters as PDF, recognised by how they begin and end; refused when they carry a program, another file, or a lock.

ISO 32000-1, sections 7.5 (file structure), 7.3.5 (names: `#` and two digits stand for a sign), 7.5.7 (object streams)
and 12.6 (actions). A letter is only ever handed on for reading, never opened here; this keeps the crude traps out.
"""

import re
import zlib
from collections.abc import Iterator

from klinik.files.errors import ActiveLetter, LockedLetter, NotALetter

MEDIA_TYPE, ENDING = "application/pdf", "pdf"
END = 1024  # bytes before the end in which its marks stand (7.5.5; Acrobat's own tolerance)
ACTIVE = frozenset({b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"XFA"})
LOCK = b"Encrypt"
BEFORE = 400  # bytes in which a stream says what it is
MOST_UNPACKED = 16 * 1024 * 1024
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
NAME = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]+)")
CODED = re.compile(rb"#([0-9A-Fa-f]{2})")


def is_pdf(content: bytes) -> bool:
    """Say whether the bytes begin like a PDF."""
    return content.startswith(b"%PDF-")


def check(content: bytes, *, name: str) -> None:
    """Let a PDF pass that is whole and holds nothing but pages. Raises NotALetter, ActiveLetter, LockedLetter."""
    end = content[-END:]
    if not is_pdf(content) or b"%%EOF" not in end or b"startxref" not in content[-2 * END :]:
        raise NotALetter(name=name)
    names = {_plain(found) for text in _texts(content, name) for found in NAME.findall(text)}
    if LOCK in names:
        raise LockedLetter(name=name)
    if names & ACTIVE:
        raise ActiveLetter(name=name)


def _texts(content: bytes, name: str) -> Iterator[bytes]:
    """Yield what is written outside the streams, and in those that hold objects. Pictures and fonts are left out:
    among millions of packed bytes any short name stands somewhere by chance."""
    yield STREAM.sub(b" ", content)
    left = MOST_UNPACKED
    for found in STREAM.finditer(content):
        if b"/ObjStm" in content[max(0, found.start() - BEFORE) : found.start()]:
            text = _unpacked(found[1], left)
            left -= len(text)
            if left <= 0:
                raise NotALetter(name=name)
            yield text


def _unpacked(body: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, most)
    except zlib.error:
        return body


def _plain(name: bytes) -> bytes:
    return CODED.sub(lambda found: bytes([int(found[1], 16)]), name)
