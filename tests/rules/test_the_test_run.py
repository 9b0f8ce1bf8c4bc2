"""What every other test relies on."""

import os
import socket
import subprocess
import sys

import pytest
import sqlalchemy as sa
from flask import g

from klinik.db import db


def test_a_commit_is_undone_when_its_test_ends(session):
    assert _tables(session) == []
    session.execute(sa.text("CREATE TABLE left_over ()"))

    session.commit()

    assert _tables(session) == ["left_over"]


def test_a_commit_of_another_test_is_not_seen(session):
    assert _tables(session) == []
    session.execute(sa.text("CREATE TABLE left_over ()"))

    session.commit()

    assert _tables(session) == ["left_over"]


def test_a_request_has_a_context_of_its_own(app, client):
    g.visitor = "the test"

    client.get("/")

    assert g.visitor == "the test"
    assert "visitor" not in _names_seen_in_a_request(app)


def test_each_separate_app_has_a_database_of_its_own(separate_app, pg_url):
    here = db.session.scalar(sa.text("SELECT current_database()"))

    assert here not in pg_url


def test_a_connection_to_another_machine_is_refused(no_network):
    with pytest.raises(OSError, match="do not reach the network"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))

    _forgive(no_network)


def test_a_question_to_a_name_server_is_refused(no_network):
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("example.com", 80)

    _forgive(no_network)


def test_the_tests_have_the_same_names_at_another_time(request):
    """Workers that take tests in turns refuse to begin where each has named them differently."""
    listing = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n", "0", "-p", "no:cacheprovider"]
    plain = ["-o", "addopts=--strict-markers --import-mode=importlib"]  # one -q lists names, two count them
    otherwise = {"cwd": request.config.rootpath, "env": os.environ | {"PYTHONHASHSEED": "1"}}

    now = subprocess.run([*listing, *plain], **otherwise, capture_output=True, text=True, check=True)

    assert {item.nodeid for item in request.session.items} - set(now.stdout.splitlines()) == set()


def test_valkey_answers(redis_client):
    redis_client.set("a", "b")

    assert redis_client.get("a") == b"b"


def _tables(session):
    return list(session.scalars(sa.text("SELECT relname FROM pg_class WHERE relname = 'left_over'")))


def _names_seen_in_a_request(app):
    seen = []
    app.before_request_funcs.setdefault(None, []).append(lambda: seen.extend(g))
    app.test_client().get("/")
    app.before_request_funcs[None].pop()
    return seen


def _forgive(asked):
    """The guard fails a test that asked; here asking was the point."""
    assert len(asked) == 1
    asked.clear()
