"""`klinik up` with real processes: starts everything, survives a dead part, leaves nothing behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from klinik.local.mail import free_port
from klinik.local.parts import WEB_PROCESSES
from tests.rules.repository import ROOT

pytestmark = [pytest.mark.processes, pytest.mark.timeout(240)]

ENDS_WITHIN = 10.0
STARTS_WITHIN = 90.0  # generous: the machine may be busy with the other half of the tests


class Run:
    """One `klinik up` in a folder of its own."""

    def __init__(self, folder, *words, command=("klinik.local",), **settings):
        self.port = free_port()
        self.folder = folder
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KLINIK_")}
        own = {"KLINIK_INSTANCE": str(folder), "KLINIK_PORT": str(self.port), **settings}
        self.seen = set()
        self.output = folder.with_suffix(f".{self.port}.out")
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *command, *words],
                cwd=ROOT,
                env=clean | own,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self):
        return self.output.read_text()

    def wait_until_said(self, text):
        end = time.monotonic() + STARTS_WITHIN
        while text not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.1)
        return self

    def tree(self):
        """Return every living process that this one started, also those that have lost their parent since."""
        self.seen |= _descendants(self.process.pid)
        return {number for number in self.seen if _parent(number) is not None}

    def end(self, how=signal.SIGINT):
        begun = time.monotonic()
        self.process.send_signal(how)
        self.process.wait(60)
        return time.monotonic() - begun


@pytest.fixture
def up(tmp_path):
    runs = []

    def start(*words, folder="instance", **settings):
        runs.append(Run(tmp_path / folder, *words, **settings))
        return runs[-1]

    yield start
    for run in runs:
        if run.process.poll() is None:
            run.end()


def test_the_clinic_opens_mends_itself_and_stops_whole(up, tmp_path):
    clinic = up("--no-demo").wait_until_said("Ctrl-C")
    assert _status(f"http://127.0.0.1:{clinic.port}/livez") == 200
    assert f"http://127.0.0.1:{clinic.port}/" in clinic.said
    if len(os.sched_getaffinity(0)) == WEB_PROCESSES:
        _wait(lambda: _cores(clinic) == {frozenset({core}) for core in os.sched_getaffinity(0)}, within=60)

    second = up("--no-demo")
    assert second.process.wait(60) == 1
    assert "sudah berjalan" in second.said

    for part, comm in (("web", b"klinik web\n"), ("antrean", b"valkey-server\n"), ("basis data", b"postgres\n")):
        os.kill(_oldest(clinic, comm), signal.SIGKILL)
        clinic.wait_until_said(f"Bagian {part} berhenti")
        _wait(lambda: _stands(clinic), within=60)

    assert clinic.tree()
    assert clinic.end() < ENDS_WITHIN
    assert clinic.process.returncode == 0
    assert clinic.tree() == set()


def test_kill_9_of_the_supervisor_leaves_no_process_and_the_next_start_works(up):
    clinic = up("--no-demo").wait_until_said("Ctrl-C")
    assert {b"postgres\n", b"valkey-server\n", b"klinik web\n"} <= {_read(number, "comm") for number in clinic.tree()}

    clinic.process.kill()

    _wait(lambda: clinic.tree() == set(), within=20)
    up("--no-demo").wait_until_said("Ctrl-C")


def test_given_servers_are_used_and_nothing_is_seeded_there(up, place, separate_app, redis_url):
    given = {"KLINIK_DATABASE_URL": separate_app.config["DATABASE_URL"], "KLINIK_REDIS_URL": redis_url}

    clinic = up(**given).wait_until_said("Ctrl-C")

    assert "Data contoh" not in clinic.said
    assert not (clinic.folder / "postgres").exists()
    assert not (clinic.folder / "valkey").exists()


def test_a_taken_port_is_said_in_a_sentence(up, monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]

        clinic = up(command=("klinik", "up"), KLINIK_PORT=str(port))

        assert clinic.process.wait(60) == 1
        assert f"Porta {port} tidak dapat dipakai" in clinic.said


def test_a_database_that_does_not_answer_is_said_in_a_sentence(up):
    clinic = up(KLINIK_DATABASE_URL="postgresql://klinik@127.0.0.1:1/klinik")

    assert clinic.process.wait(60) == 1
    assert "Basis data tidak dapat dihubungi" in clinic.said
    assert "Traceback" not in clinic.said


def test_ctrl_c_while_starting_stops_at_once(up):
    clinic = up("--no-demo").wait_until_said("Basis data")

    assert clinic.end() < ENDS_WITHIN
    assert clinic.process.returncode == 130
    assert clinic.tree() == set()


def test_a_database_of_a_newer_program_is_left_alone(up, place):
    url = place.copy("newer")
    place.run("newer", "UPDATE alembic_version SET version_num = '9999'")

    clinic = up(KLINIK_DATABASE_URL=url)

    assert clinic.process.wait(60) == 1
    assert "versi 9999" in clinic.said
    place.drop("newer")


def test_tables_that_cannot_be_made_are_said_in_a_sentence(up, place):
    url = place.empty("unwritable")
    place.run("postgres", "ALTER DATABASE unwritable SET default_transaction_read_only = on")

    clinic = up(KLINIK_DATABASE_URL=url)

    assert clinic.process.wait(60) == 1
    assert "Tabel berhenti saat dinyalakan" in clinic.said
    assert "read-only transaction" in clinic.said
    place.drop("unwritable")


def _cores(clinic):
    """The cores of each process that serves pages; one more request, since which of them answers is chance."""
    assert _status(f"http://127.0.0.1:{clinic.port}/livez") == 200
    web = _oldest(clinic, b"klinik web\n")
    return {frozenset(os.sched_getaffinity(number)) for number in clinic.tree() if _parent(number) == web}


def _oldest(clinic, name):
    """The oldest of the processes that call themselves so: the others are its own workers."""
    return min(number for number in clinic.tree() if _read(number, "comm") == name)


def _descendants(number):
    parents = {int(folder.name): _parent(folder.name) for folder in Path("/proc").glob("[0-9]*")}
    found, new = set(), {number}
    while new:
        new = {child for child, parent in parents.items() if parent in new}
        found |= new
    return found


def _parent(number):
    """Return the parent of a living process; a zombie lives no more."""
    state = _read(number, "stat").rpartition(b")")[2].split()
    return int(state[1]) if state and state[0] not in b"ZX" else None


def _read(number, name):
    try:
        return Path(f"/proc/{number}/{name}").read_bytes()
    except OSError:
        return b""


def _status(address):
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return 0


def _stands(clinic):
    """Whether web, database and broker answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{clinic.port}/readyz", timeout=5) as answer:
            found = json.load(answer)
    except OSError:
        return False
    return (found["database"], found["redis"]) == ("ok", "ok")


def _wait(is_true, *, within):
    end = time.monotonic() + within
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.1)
