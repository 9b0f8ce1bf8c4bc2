"""The mailbox to which other servers return our mail: a Maildir that the mail server of the office fills."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MOST = 200  # mails a look


def mails(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Return the new mails with their files, the oldest first. A file that another worker has taken is passed over."""
    for file in sorted(folder.glob("new/*"))[:MOST]:
        with suppress(FileNotFoundError):
            yield file, file.read_bytes()


def remove(file: Path) -> None:
    """Remove a mail that was understood: it holds somebody's address."""
    file.unlink(missing_ok=True)


def keep(file: Path) -> None:
    """Lay a mail that is no bounce where people read it (maildir(5): seen)."""
    read = file.parent.parent / "cur"
    read.mkdir(exist_ok=True)
    with suppress(FileNotFoundError):
        file.rename(read / f"{file.name}:2,")
