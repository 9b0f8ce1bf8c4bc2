"""Becomes one command that ends with its parent; PostgreSQL, which refuses root, is shown another user.

Run as a script before anything of ours is imported: `python -I -S launch.py PARENT SIGNAL IDENTITY COMMAND...`.
IDENTITY is `same`, `namespace` (we stay the owner of our files, but look like nobody inside), or a user number.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
CLONE_NEWUSER = 0x10000000
NOBODY = 65534
LOOK_EVERY = 0.2  # seconds


def become(parent: int, deadly: int, identity: str, command: list[str]) -> None:
    """Turn this process into the command. Raises OSError where the system does not allow the identity."""
    if identity == "namespace":
        _enter_namespace()
    elif identity != "same":
        _drop_to(int(identity))
    if sys.platform != "linux":
        sys.exit(_watch(parent, deadly, command))
    end_with_parent(parent, deadly)
    os.execv(command[0], command)  # noqa: S606 - a program and its arguments, no shell


def _enter_namespace() -> None:
    """Map ourselves, alone, to nobody in a user namespace (user_namespaces(7)): no file changes its owner."""
    user, group = os.getuid(), os.getgid()
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1")


def _drop_to(user: int) -> None:
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)


def end_with_parent(parent: int, deadly: int) -> None:
    """Ask the kernel for the signal when the parent dies. Last of all: a change of identity would undo it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, deadly)
    if os.getppid() != parent:
        sys.exit("the parent has ended already")


def call_myself(name: str) -> None:
    """Show this name for the process (Linux)."""
    ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode())


def _watch(parent: int, deadly: int, command: list[str]) -> int:
    """Where the kernel offers no such signal: stay, pass signals on, and look whether the parent lives."""
    child = subprocess.Popen(command)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT):
        signal.signal(number, lambda given, _frame: child.send_signal(given))
    while child.poll() is None:
        if os.getppid() != parent:
            child.send_signal(deadly)
            return child.wait()
        time.sleep(LOOK_EVERY)
    return child.returncode


if __name__ == "__main__":
    become(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
