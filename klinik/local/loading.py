"""What the parts of a clinic share: made before they are forked, since what each makes afterwards is there anew."""

import gc
from importlib import import_module
from operator import attrgetter

from sqlalchemy.orm import configure_mappers

from klinik.web import assets, languages

APPS = ("wsgi", "celery_worker")  # each makes its app once; the parts find it made
SERVERS = ("granian.cli", "celery.apps.worker", "celery.apps.beat")


def load(instance: str) -> None:
    """Make it, and keep the collector's marks off it: they would copy each shared page."""
    for name in (*SERVERS, *APPS):
        import_module(name)
    configure_mappers()
    celery = import_module("celery_worker").celery
    celery.finalize()  # a class for each task of all rooms
    attrgetter("amqp", "backend", "log")(celery)  # made at the first use, after a look at every package installed
    languages.prepare()
    assets.library(instance)
    gc.collect()
    gc.freeze()
