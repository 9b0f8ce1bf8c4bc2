"""The mail server of the bench: takes everything, keeps nothing. `python -m klinik.local.bench.sink PORT`."""

import sys
import threading
from typing import Any

from aiosmtpd.controller import Controller

from klinik.local.mail import HERE


class Sink:
    """Says yes to every message."""

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        return "250 taken"


if __name__ == "__main__":
    Controller(Sink(), hostname=HERE, port=int(sys.argv[1]), ready_timeout=30).start()
    threading.Event().wait()
