"""Valkey, the broker, as our own child on a socket of its own; every write is appended to a file."""

import shutil
import socket
from pathlib import Path
from signal import SIGTERM

from klinik.local import binaries, children
from klinik.local.children import Child

PONG = b"+PONG\r\n"  # while it still reads its file it says -LOADING


class Valkey:
    """A broker in a folder. `durable=False` is for tests."""

    def __init__(self, folder: Path, *, program: str = "", durable: bool = True) -> None:
        self.program = binaries.valkey(program)
        self.home = folder.absolute()
        self.log = self.home / "valkey.log"
        self.appends = "yes" if durable else "no"

    def start(self) -> "Valkey":
        """Start the server and wait until it answers. Raises CannotStart."""
        self.launch()
        return self.wait()

    def launch(self) -> Child:
        """Start the server, which answers some time later."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.sockets = children.socket_folder(self.home / "run", known=vars(self).get("sockets"))
        self.socket = self.sockets / "valkey.sock"
        self.socket.unlink(missing_ok=True)
        words: list[str | Path] = [
            "--port",
            "0",
            "--unixsocket",
            self.socket,
            "--unixsocketperm",
            "700",
            "--dir",
            self.home,
        ]
        keeping = ["--appendonly", self.appends, "--save", "", "--maxmemory-policy", "noeviction"]
        with self.log.open("ab") as log:
            self.child = children.spawn([self.program, *words, *keeping], deadly=SIGTERM, output=log)
        return self.child

    def wait(self) -> "Valkey":
        """Wait until it answers. Raises CannotStart."""
        children.wait_until(self._answers, child=self.child, what="Valkey", log=self.log)
        return self

    def stop(self, within: float = 5) -> None:
        """End the server; what it holds is on disk."""
        children.stop(self.child, by=SIGTERM, within=within)
        if self.sockets.parent != self.home:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def url(self, database: int = 0) -> str:
        """Return how to reach one numbered database, in the form that redis-py reads."""
        return f"unix://{self.socket}?db={database}"

    def _answers(self) -> bool:
        """Ask by hand: the client's library takes 6 MB, which whoever only starts the server would hold for nothing."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(len(PONG)) == PONG
            except OSError:
                return False
