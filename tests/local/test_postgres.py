"""The database as our own child: kept, restarted after any end, and never run as root."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import psycopg
import pytest

from klinik.local import children, identity
from klinik.local.errors import CannotStart
from klinik.local.identity import Identity
from klinik.local.postgres import Postgres

WAYS = (Identity.NAMESPACE, Identity.UNPRIVILEGED) if os.getuid() == 0 else (Identity.SAME,)


@pytest.fixture(params=WAYS)
def server(request, tmp_path, monkeypatch):
    own_folders = Path(f"/var/lib/klinik-test-{os.getpid()}")
    monkeypatch.setattr(identity, "OWN_FOLDERS", own_folders)
    if request.param is Identity.NAMESPACE and identity.fitting() is not Identity.NAMESPACE:
        pytest.skip("this machine allows no user namespaces: it drops to an unprivileged user instead")
    postgres = Postgres(tmp_path / "postgres", durable=False, as_whom=request.param)
    yield postgres
    if hasattr(postgres, "child"):
        postgres.stop()
    shutil.rmtree(own_folders, ignore_errors=True)


def test_what_was_written_is_there_after_a_restart(server):
    with _connect(server.start().make("kept")) as connection:
        connection.execute("CREATE TABLE note AS SELECT 'kept' AS word")

    server.stop()
    server.start()

    with _connect(server.url("kept")) as connection:
        assert connection.execute("SELECT word FROM note").fetchone() == ("kept",)


def test_it_starts_again_after_kill_9(server):
    server.start()
    os.kill(server.child.pid, signal.SIGKILL)
    server.child.wait()

    server.start()

    assert server.has("postgres")


def test_a_start_waits_for_what_a_killed_server_left_behind(server):
    server.start()
    left = subprocess.Popen(["sleep", "1"], cwd=server.data)
    os.kill(server.child.pid, signal.SIGKILL)
    server.child.wait()
    threading.Thread(target=left.wait, daemon=True).start()

    server.start()

    assert left.returncode == 0


def test_a_lock_whose_number_now_belongs_to_somebody_else_is_removed(server):
    server.start().stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")

    server.start()

    assert server.has("postgres")


def test_the_server_does_not_run_as_root(server):
    server.start()

    with _connect(server.url("postgres")) as connection:
        connection.execute("CREATE TEMPORARY TABLE found (user_number int)")
        connection.execute("COPY found FROM PROGRAM 'id -u'")
        assert connection.execute("SELECT user_number <> 0 FROM found").fetchone() == (True,)


def test_a_cluster_that_stopped_half_way_is_made_anew(server):
    (server.home / "data.part").mkdir(parents=True, exist_ok=True)
    (server.home / "data.part" / "PG_VERSION").write_text("18")

    server.start()

    assert server.has("postgres")


def test_a_folder_deep_in_the_tree_still_has_a_socket(tmp_path):
    deep = Postgres(tmp_path / ("lorong-" * 12) / ("lorong-" * 5), durable=False).start()

    assert deep.has("postgres")

    deep.stop()
    is_within = deep.sockets.parent == deep.home  # where another user runs the server, it lives in a short place anyway
    assert is_within or not deep.sockets.exists()


def test_programs_that_are_not_there_are_said_in_a_sentence(tmp_path):
    with pytest.raises(CannotStart, match="KLINIK_PG_BIN"):
        Postgres(tmp_path, programs=str(tmp_path))


def test_a_full_disk_is_said_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("klinik.local.postgres.ROOM_NEEDED", 10**18)

    with pytest.raises(CannotStart, match="Ruang disk"):
        Postgres(tmp_path / "postgres").start()


def test_the_server_ends_with_its_parent_even_after_kill_9(tmp_path):
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    server = int(parent.stdout.readline())

    parent.kill()
    parent.communicate()

    assert _gone(server, within=10)


@pytest.mark.parametrize("reason", ["ValueError: the reason", "2026-11-26 16:59:38 UTC [939] FATAL:  the reason"])
def test_a_child_that_says_what_is_wrong_is_quoted(tmp_path, reason):
    log = tmp_path / "log"
    log.write_text(f"starting\n{reason}\n[INFO] good-bye\n")

    assert children.last_words(log) == reason


PARENT = textwrap.dedent("""
    import sys, time
    from pathlib import Path
    from klinik.local.postgres import Postgres
    server = Postgres(Path(sys.argv[1]) / "postgres", durable=False).start()
    print(server.child.pid, flush=True)
    time.sleep(60)
""")


def _connect(url):
    return psycopg.connect(url, autocommit=True)


def _gone(process, *, within):
    end = time.monotonic() + within
    while Path(f"/proc/{process}").exists() and time.monotonic() < end:
        time.sleep(0.05)
    return not Path(f"/proc/{process}").exists()
