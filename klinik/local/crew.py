"""Web, worker and clock of a clinic on one machine: loaded once, then forked, so that they share their memory.

`klinik up` runs this as a child: `python -m klinik.local.crew`, with everything it needs in the environment. Words
after it name what is lacking and made before anything opens: `tables`, `demo`.
"""

import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import click

from klinik import settings
from klinik.local import children
from klinik.local.children import Child
from klinik.local.forked import Forked
from klinik.local.instance import Instance
from klinik.local.mail import HERE
from klinik.local.migrations import ROOT
from klinik.local.parts import WEB_PROCESSES, Crew, Part, answers

END_WITHIN = 5.0  # seconds
LOOK_EVERY = 0.2  # seconds
# What is made first: the command of `klinik` that makes it, and the name of its log.
MADE_FIRST = {"tables": ("db upgrade", "migrate"), "demo": ("seed demo", "seed")}
# KB above what is loaded here that a child of the worker may ever have had: cards stay 15,000 below that, a handful of
# papers goes 15,000 beyond.
GROWS = 25_000


def main(*wanted: str) -> int:
    """Keep all parts running until asked to stop. Returns 1 where one ends before the web's first answer."""
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_signal: asked.set())
    given = settings.load()
    if sys.platform == "linux":
        import_module("klinik.local.loading").load(given["INSTANCE"])  # by name: who spawns need not hold it
    instance, begin = Instance(given["INSTANCE"]), _fork if sys.platform == "linux" else _spawn
    for name in wanted:
        if not _make(name, instance, begin, asked):
            return 1
    crew = Crew(_parts(instance, given["PORT"]), begin=begin)
    try:
        return 0 if _open(crew, asked, f"http://{HERE}:{given['PORT']}/") else 1
    finally:
        crew.stop(within=END_WITHIN)


def _make(name: str, instance: Instance, begin: Callable[[Part], Child], asked: threading.Event) -> bool:
    """Let a child make it. Tells whether it is there now."""
    words, log = MADE_FIRST[name]
    maker = Crew([Part(name, ["klinik.local.making", *words.split()], instance.log(log))], begin=begin)
    maker.start(name)
    while (status := maker.child(name).poll()) is None:
        if asked.wait(LOOK_EVERY):
            maker.stop(within=END_WITHIN)
            return False
    if not status and name == "demo":
        instance.seeded.touch()
    return not status


def _open(crew: Crew, asked: threading.Event, address: str) -> bool:
    """Start the web, then, so that they do not delay the first page, the others; mend them until asked to stop."""
    crew.start("web")
    while not asked.wait(LOOK_EVERY) and not answers(address):
        if crew.child("web").poll() is not None:
            return False
    while not asked.is_set():
        crew.mend(lambda sentence: click.echo(f"  {sentence}"))
        asked.wait(LOOK_EVERY)
    return True


def _parts(instance: Instance, port: int) -> list[Part]:
    granian = [
        "granian",
        "--interface",
        "wsgi",
        "--workers",
        str(WEB_PROCESSES),
        "--blocking-threads",
        "4",
        "--workers-kill-timeout",
        "3",
    ]
    commands = {
        "web": [*granian, "--respawn-failed-workers", "--host", HERE, "--port", str(port), "wsgi:app"],
        "worker": ["klinik.local.jobs", "worker", *renewed()],
        "beat": ["klinik.local.jobs", "beat"],
    }
    return [Part(name, words, instance.log(name)) for name, words in commands.items()]


def renewed() -> list[str]:
    """Return, in KB, at which size a worker gives up a child for a fresh one.

    Counted is the whole of a child, most of which it was forked with. A limit that does not know how much was loaded is
    one day below it, and then a child is given up after each task.
    """
    if sys.platform != "linux":
        return []  # spawned parts load what they need by themselves
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KB
    return [str(loaded + GROWS)]


def _fork(part: Part) -> Child:
    os.chdir(ROOT)
    return Forked(part.name, part.words, part.log)


def _spawn(part: Part) -> Child:
    """Where forking without a new program is not safe (macOS)."""
    with part.log.open("ab") as log:
        return children.spawn([sys.executable, "-m", *part.words], output=log, folder=Path(ROOT))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
