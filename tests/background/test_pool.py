"""A worker's child that ends is noticed when it has ended, not when somebody looks by chance."""

import os

import pytest
from celery import concurrency

from klinik.background.pool import PromptPool, has_ended


@pytest.mark.processes
def test_a_child_that_has_ended_is_known_to_and_can_still_be_waited_for():
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.read(reading, 1)
        os._exit(7)

    assert not has_ended(child)
    os.write(writing, b"!")
    while not has_ended(child):
        pass

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert has_ended(child)


def test_workers_have_a_pool_that_knows(shared_app):
    assert concurrency.get_implementation("prefork").Pool is PromptPool
