"""Children that share our memory, run by a parent without threads."""

import resource
import subprocess
import sys
import textwrap

import pytest

from klinik.local import crew

BEGIN = """
import subprocess, sys, time
from pathlib import Path
from klinik.local.forked import Forked
log = Path(sys.argv[1]) / "log"
"""


def test_a_module_runs_as_a_program_and_speaks_into_its_log(tmp_path):
    output = _run("child = Forked('web', ['platform', '--terse'], log); print(child.wait(10), child.poll())", tmp_path)

    assert output == "0 0"
    assert "Linux" in (tmp_path / "log").read_text() or sys.platform != "linux"


def test_a_module_that_fails_says_why_and_has_a_status(tmp_path):
    output = _run("print(Forked('web', ['no.such.module'], log).wait(10))", tmp_path)

    assert output == "1"
    assert "ModuleNotFoundError" in (tmp_path / "log").read_text()


def test_a_running_child_can_be_asked_to_end(tmp_path):
    (tmp_path / "waits.py").write_text("import time; time.sleep(60)")
    output = _run("child = Forked('web', ['waits'], log); child.terminate(); print(child.wait(10))", tmp_path)

    assert output == "-15"


def test_waiting_gives_up_after_its_time(tmp_path):
    (tmp_path / "waits.py").write_text("import time; time.sleep(60)")
    code = """
        child = Forked('web', ['waits'], log)
        try:
            child.wait(0.1)
        except subprocess.TimeoutExpired:
            print("gave up")
        child.terminate()
        child.wait()
    """

    assert _run(code, tmp_path) == "gave up"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes have no names of their own")
def test_a_child_shows_its_name(tmp_path):
    (tmp_path / "name.py").write_text("from pathlib import Path; print(Path('/proc/self/comm').read_text())")
    _run("Forked('web', ['name'], log).wait(10)", tmp_path)

    assert (tmp_path / "log").read_text().strip() == "klinik web"


def _run(code, folder):
    command = [sys.executable, "-W", "error", "-c", BEGIN + textwrap.dedent(code), str(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere parts are not forked")
def test_the_worker_keeps_a_child_that_has_only_what_it_was_forked_with():
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    (most,) = crew.renewed()

    assert int(most) > ours
