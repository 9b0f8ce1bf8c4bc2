"""Web processes that share a machine of two cores."""

import os
import subprocess
import sys

import pytest
from flask import Flask

from klinik.web import cores

pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2, reason="needs Linux and two cores"
)
# A process that serves: two threads, two requests, then the cores of all its threads.
SERVING = """
import os, sys, threading
from klinik.web.cores import Settled
os.sched_setaffinity(0, {cores})
threading.Thread(target=threading.Event().wait, daemon=True).start()
app = Settled(lambda environ, start_response: [b"halo"])
assert [app({{}}, None), app({{}}, None)] == [[b"halo"], [b"halo"]]
print({{core for thread in os.listdir("/proc/self/task") for core in os.sched_getaffinity(int(thread))}}, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def serve():
    """Start a sibling of those started before; return it and the cores that it runs on."""
    two = set(sorted(os.sched_getaffinity(0))[:2])
    begun = []

    def start():
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        begun.append(subprocess.Popen([sys.executable, "-c", SERVING.format(cores=two)], **pipes))
        return begun[-1], begun[-1].stdout.readline()

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def test_siblings_stay_on_a_core_each_with_all_their_threads(serve):
    first, second = sorted(os.sched_getaffinity(0))[:2]

    assert [serve()[1], serve()[1]] == [f"{{{first}}}\n", f"{{{second}}}\n"]


def test_who_takes_the_place_of_one_that_was_killed_takes_its_core(serve):
    gone, its_core = serve()
    serve()

    gone.kill()
    gone.wait()

    assert serve()[1] == its_core


def test_one_more_than_there_are_cores_runs_on_all_of_them(serve):
    serve()
    serve()

    assert len(serve()[1].split(",")) == 2


@pytest.mark.parametrize(("wanted", "is_settled"), [("on", True), ("off", False)])
def test_it_is_a_setting(wanted, is_settled):
    app = Flask("a", static_folder=None)
    app.config["OWN_CORE"] = wanted

    cores.init_app(app)

    assert isinstance(app.wsgi_app, cores.Settled) is is_settled
