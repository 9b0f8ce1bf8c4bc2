"""What the parts of a clinic share: made before they are forked, since what each makes afterwards is there anew.

All of it is imported by name: at the top it would be there before the collector rests, and with what is not wanted.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from operator import attrgetter

APPS = ("wsgi", "celery_worker")  # one app, which the parts find made
SERVERS = ("granian.cli", "celery.apps.worker", "celery.apps.beat")
# What those import only once they run.
RUNNING = (
    "celery.events.state",
    "celery.worker.components",
    "celery.worker.strategy",
    "kombu.transport.redis",
    "klinik.background.acks",
)
# What libraries load where they find it, and nothing here asks them for: tracebacks in colour (structlog) and a second
# client of the broker (limits). 5 MB and a tenth of a second.
UNUSED = ("rich", "valkey")


def load(instance: str) -> None:
    """Make it, and keep the collector away from it: its marks would copy each shared page.

    It finds next to nothing to free while all of this comes about, and takes a fifth of the time to look.
    """
    gc.disable()
    with _without(UNUSED):
        for name in (*SERVERS, *RUNNING, *APPS):
            import_module(name)
    _prepare(instance)
    gc.collect()
    gc.freeze()
    gc.enable()


def _prepare(instance: str) -> None:
    """Make what is otherwise made at the first use."""
    import_module("sqlalchemy.orm").configure_mappers()
    celery = import_module("celery_worker").celery
    celery.finalize()  # a class for each task of all rooms
    attrgetter("amqp", "backend", "log")(celery)  # after a look at every package installed
    import_module("billiard.util").get_pdeathsig()  # each child of a worker would read the C of prctl(2) anew for it
    import_module("klinik.web.languages").prepare()
    import_module("klinik.web.assets").library(instance)


@contextmanager
def _without(names: tuple[str, ...]) -> Iterator[None]:
    """Let these packages be missing meanwhile: None in their place stops an import (Python's reference, 5.3.1)."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type] # typeshed knows of no None in it
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
