"""An acknowledgement that fails means that the connection to the broker is lost, and has to be said.

Celery logs it and goes on. With late acknowledgements and a prefetch count of one the worker then waits for ever: its
slots are taken by messages that it can no longer acknowledge, so it does not listen, so it never notices that the
connection is gone (seen with Celery 5.7 and kombu 5.7: broker killed while each child was busy, back after 2.5 s).
"""

from celery.utils.log import get_logger
from celery.worker.request import Request

log = get_logger(__name__)


class SayingRequest(Request):
    """Raises the broker's error into the worker's loop, which connects anew."""

    def acknowledge(self) -> None:
        if not self.acknowledged:
            self._on_ack(log, ())  # type: ignore[attr-defined]  # missing in its stubs
            self.acknowledged = True

    def reject(self, requeue: bool = False) -> None:  # noqa: FBT001, FBT002 - Celery's signature
        if not self.acknowledged:
            self._on_reject(log, (), requeue)  # type: ignore[attr-defined]  # missing in its stubs
            self.acknowledged = True
            self.send_event("task-rejected", requeue=requeue)
