"""Where the bytes lie: a folder in which every content has one place, named by its own SHA-256.

FILES_URL is a folder ("instance/files", "file:///srv/klinik/files"). Another store (s3://) would offer the same three
verbs as Folder: write, path, digests. None is built in, so its address is refused at the start, in words.
"""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from klinik.files.errors import DiskFull

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class UnknownStore(Exception):
    """FILES_URL names a place that this clinic cannot write to."""

    def __init__(self, url: str) -> None:
        super().__init__(f"FILES_URL is {url!r}; it should be a folder, since no other store is built in.")


class Folder:
    """A folder tree ab/cd/<sha256>, and tmp/ for what is being written."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, digest: str) -> Path:
        """Return where the content with this SHA-256 lies, or would lie."""
        return self.root / digest[:2] / digest[2:4] / digest

    def write(self, content: bytes, digest: str) -> None:
        """Keep the content under its SHA-256. All of it is on disk before its name exists. Raises DiskFull."""
        try:
            self._write_once(content, self.path(digest))
        except OSError as error:
            if error.errno in NO_ROOM:
                raise DiskFull from error
            raise

    def digests(self, before: datetime, *, first: str = "[0-9a-f]") -> Iterator[str]:
        """Return the SHA-256 of every content last written before that moment (or of those with one first digit)."""
        for path in self.root.glob(f"{first}[0-9a-f]/[0-9a-f][0-9a-f]/*"):
            if path.stat().st_mtime < before.timestamp():
                yield path.name

    def drop(self, digest: str) -> None:
        """Remove the content, where it exists."""
        self.path(digest).unlink(missing_ok=True)

    def drop_unfinished(self, before: datetime) -> int:
        """Remove what a killed process left half written before that moment; return how many files."""
        left = [path for path in self._unfinished.glob("*") if path.stat().st_mtime < before.timestamp()]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    @property
    def _unfinished(self) -> Path:
        return self.root / "tmp"

    def _write_once(self, content: bytes, place: Path) -> None:
        if place.exists():
            os.utime(place)  # young again, so that a sweep waits for the row about to be written
            return
        self._unfinished.mkdir(parents=True, exist_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._unfinished)
        try:
            _fill(handle, content)
            Path(name).replace(place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _settle(place.parent)


def digest(content: bytes) -> str:
    """Return the SHA-256 by which a content is kept."""
    return hashlib.sha256(content).hexdigest()


def folder(url: str) -> Folder:
    """Return the store that the address names. Raises UnknownStore."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Folder(Path(unquote(parts.path)))
    if "://" in url or not url:
        raise UnknownStore(url)
    return Folder(Path(url))


def _fill(handle: int, content: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(parent: Path) -> None:
    """Make the new name itself survive a power cut."""
    handle = os.open(parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
