"""The worker and the beat of the fault tests: the real ones, in a hurry, with tasks that kill and a clock that ticks.

Hurried are only waits that the design leaves open: how long a lease lasts, how often the sweep comes, how soon a retry.
Run as `celery -A tests.faults.hurried worker`. KLINIK_DIE_AFTER_250 names a file: the relay that can create it dies
between the server's answer and its own mark, once; KLINIK_DIE_WHILE_PACKING likewise the maker of a case file.
KLINIK_PAGE_SERVER is the port of a web server of the test, which may be asked for pages.
"""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path

from klinik import create_app
from klinik.archives import keeping
from klinik.background import enqueue, once, periodic, schedule, task
from klinik.background.models import Heartbeat
from klinik.casefiles import making, packing
from klinik.db import db, now
from klinik.fetching import dialing
from klinik.notifications.channels import smtp
from klinik.notifications.services import outbox
from klinik.webhooks import delivering
from tests.faults.pace import ANSWER_SECONDS, FIRST_DELAY_SECONDS, LEASE_SECONDS, SWEEP_SECONDS

outbox.LEASE = timedelta(seconds=LEASE_SECONDS)
outbox.FIRST_DELAY = timedelta(seconds=FIRST_DELAY_SECONDS)
outbox.LONGEST_DELAY = timedelta(seconds=2)
outbox.BATCH = 20
smtp.TIMEOUT = ANSWER_SECONDS
keeping.WAITS = (timedelta(seconds=LEASE_SECONDS),) * 2
delivering.LEASE = timedelta(seconds=LEASE_SECONDS)
making.LASTS = timedelta(seconds=LEASE_SECONDS)


@task("test.die")
def die() -> None:
    """Take the whole process down, every time."""
    db.session.add(Heartbeat(name=f"died {os.getpid()}", at=now()))
    db.session.commit()
    os.kill(os.getpid(), signal.SIGKILL)


@task("test.live")
def live(name: str) -> None:
    """Leave a trace."""
    db.session.merge(Heartbeat(name=f"lived {name}", at=now()))
    db.session.commit()


@task("test.count_down")
def count_down(number: str) -> None:
    """Leave a trace and ask for the next, down to one."""
    db.session.add(Heartbeat(name=f"counted {number}", at=now()))
    if int(number) > 1:
        enqueue("test.count_down", str(int(number) - 1))
    db.session.commit()


@task("test.nap")
def nap(name: str) -> None:
    """Keep a child busy for a while."""
    db.session.merge(Heartbeat(name=f"napping {name}", at=now()))
    db.session.commit()
    time.sleep(1)


@periodic("test.tick", every=timedelta(seconds=1))
def tick() -> None:
    """Leave one trace for each two seconds, whoever asks how often."""
    period = int(now().timestamp()) // 2
    if once("test.tick", str(period)):
        db.session.add(Heartbeat(name=f"tick {period} {os.getpid()}", at=now()))
    db.session.commit()


def _die_once(deed, setting):
    def dying(things, *words, **named):
        try:
            with Path(os.environ[setting]).open("x") as note:
                note.write(str(len(things)) if isinstance(things, list) else "")
        except FileExistsError:
            deed(things, *words, **named)
        else:
            os.kill(os.getpid(), signal.SIGKILL)

    return dying


if "KLINIK_DIE_AFTER_250" in os.environ:
    outbox.mark_sent = _die_once(outbox.mark_sent, "KLINIK_DIE_AFTER_250")
if "KLINIK_DIE_WHILE_PACKING" in os.environ:
    packing.pack = _die_once(packing.pack, "KLINIK_DIE_WHILE_PACKING")
if "KLINIK_PAGE_SERVER" in os.environ:
    dialing.TESTED.update({(address, int(os.environ["KLINIK_PAGE_SERVER"])) for address in ("127.0.0.1", "::1")})

celery = create_app().extensions["celery"]
SWEEPS = ("notifications.sweep", "archives.look", "casefiles.look", "clarifications.look_for_cards", "webhooks.look")
for sweep in SWEEPS:
    schedule.BEAT[sweep]["schedule"] = timedelta(seconds=SWEEP_SECONDS)
