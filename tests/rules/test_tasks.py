"""What is enqueued finds somebody who does it."""

import ast
import importlib
from operator import attrgetter

from klinik.background.schedule import BEAT, JOBS
from klinik.background.settings import QUEUE
from tests.rules.repository import ROOT, files


def test_every_enqueued_name_is_a_registered_task(shared_app):
    asked = {name: file for file in files("klinik/**/*.py") for name in _enqueued(file)}

    assert {name: str(file) for name, file in asked.items() if name not in JOBS} == {}


def test_there_is_something_that_is_enqueued(shared_app):
    assert any(_enqueued(file) for file in files("klinik/**/*.py"))


def test_celery_knows_every_task_and_sends_it_to_the_one_watched_queue(shared_app):
    celery = shared_app.extensions["celery"]

    assert set(JOBS) <= set(celery.tasks)
    assert {celery.amqp.router.route({}, name)["queue"].name for name in JOBS} == {QUEUE}


def test_every_name_in_the_schedule_is_a_task():
    assert set(BEAT) <= set(JOBS)


def test_a_task_is_named_after_its_room():
    rooms = {name: job.body.__module__.split(".")[1] for name, job in JOBS.items()}

    assert {name for name, room in rooms.items() if name.split(".")[0] != room} == set()


def _enqueued(file):
    """Return the names in `enqueue(...)` calls: written out, or as a constant of the module."""
    calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    return {_value(call.args[0], file) for call in calls if _is_enqueue(call.func)}


def _is_enqueue(function):
    return (function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")) == "enqueue"


def _value(word, file):
    if isinstance(word, ast.Constant):
        return word.value
    module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    return attrgetter(ast.unparse(word))(module)
