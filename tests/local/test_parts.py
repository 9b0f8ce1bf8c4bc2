"""Parts of a running clinic: started anew when they end, stopped together, none left behind."""

import sys
import time
from pathlib import Path

import pytest

from klinik.local import children
from klinik.local.errors import CannotStart
from klinik.local.parts import LONGEST_PAUSE, Crew, Part

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
ENDS = [sys.executable, "-c", "raise SystemExit('ValueError: broken')"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]
WITH_CHILD = [
    sys.executable,
    "-c",
    "import subprocess, time; print(subprocess.Popen(['/bin/sleep', '60']).pid, flush=True); time.sleep(60)",
]


@pytest.fixture
def crew(tmp_path):
    crews = []

    def make(command):
        def begin(part):
            with part.log.open("ab") as log:
                return children.spawn(part.words, output=log)

        crews.append(Crew([Part("web", command, tmp_path / "web.log")], begin=begin))
        crews[-1].start("web")
        return crews[-1]

    yield make
    for each in crews:
        each.stop(within=1)


def test_a_part_that_ends_is_started_again_and_it_is_said(crew):
    said = []
    running = crew(ENDS)
    running.child("web").wait(10)

    running.mend(said.append)
    running.parts[0].due = 0
    running.mend(said.append)

    assert said == ["Bagian web berhenti; dinyalakan lagi dalam 1 detik. Kata terakhirnya: ValueError: broken"]
    assert running.child("web").pid


def test_a_part_that_cannot_start_is_tried_again_and_it_is_said(tmp_path):
    said = []
    broken = Crew([Part("basis data", [], tmp_path / "log")], begin=_refuse)

    broken.mend(said.append)

    assert said == ["Bagian basis data belum menyala; dicoba lagi dalam 1 detik. Ruang disk habis."]
    assert broken.parts[0].due > time.monotonic()


def _refuse(_part):
    raise CannotStart("Ruang disk habis.")


def test_a_part_that_keeps_ending_is_given_longer_pauses(tmp_path):
    part = Part("web", ENDS, tmp_path / "web.log", started=time.monotonic())

    assert [part.note_end() for _ in range(7)] == [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_part_that_was_steady_starts_again_soon(tmp_path):
    part = Part("web", SLEEPS, tmp_path / "web.log", ends=5, started=time.monotonic() - 120)

    assert part.note_end() == 1


def test_a_part_that_will_not_end_is_forced(crew):
    running = crew(STUBBORN)
    _wait_for("up", running.parts[0].log)

    assert running.stop(within=0.5) == ["web"]
    assert running.child("web").poll() == -9


def test_the_children_of_a_part_end_with_it(crew):
    running = crew(WITH_CHILD)
    grandchild = int(_wait_for("\n", running.parts[0].log))

    running.stop(within=2)

    assert _gone(grandchild)


def _wait_for(text, log):
    end = time.monotonic() + 10
    while text not in log.read_text():
        assert time.monotonic() < end
        time.sleep(0.02)
    return log.read_text()


def _gone(process):
    """A child whose parent has ended is a zombie until the machine's first process has seen it."""
    stat = Path(f"/proc/{process}/stat")
    time.sleep(0.1)
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] == "Z"
