"""The folder of one clinic."""

import stat

import pytest
from cryptography.fernet import Fernet

from klinik.local import instance as room
from klinik.local.errors import CannotStart
from klinik.local.instance import Instance


@pytest.fixture
def instance(tmp_path):
    taken = Instance(str(tmp_path / "instance"))
    taken.take()
    yield taken
    taken.leave()


def test_secrets_are_made_once_and_kept_private(instance):
    first = instance.secrets()

    assert instance.secrets() == first
    assert stat.S_IMODE((instance.folder / "secrets.json").stat().st_mode) == 0o600
    assert Fernet(first["ENCRYPTION_KEYS"])


def test_a_second_clinic_in_the_same_folder_is_refused(instance):
    instance.sign("proses 7, http://127.0.0.1:8000/")

    with pytest.raises(CannotStart, match=r"sudah berjalan: proses 7, http://127\.0\.0\.1:8000/"):
        Instance(str(instance.folder)).take()


def test_a_lock_without_its_process_is_no_obstacle(tmp_path):
    (tmp_path / "lock").write_text("proses 1")

    again = Instance(str(tmp_path))
    again.take()
    again.leave()


def test_a_full_disk_is_said_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "ROOM_NEEDED", 10**18)

    full = Instance(str(tmp_path))

    with pytest.raises(CannotStart, match="Ruang disk"):
        full.take()

    full.leave()


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(CannotStart, match="tidak dapat dipakai"):
        Instance(str(tmp_path / "file" / "instance")).take()


def test_commands_join_the_clinic_only_while_it_runs(instance):
    instance.publish({"KLINIK_PORT": "8000"})
    assert Instance(str(instance.folder)).running() == {"KLINIK_PORT": "8000"}

    instance.withdraw()

    assert Instance(str(instance.folder)).running() == {}


def test_what_a_killed_clinic_left_behind_is_not_joined(instance):
    instance.publish({"KLINIK_PORT": "8000"})
    instance.leave()

    assert Instance(str(instance.folder)).running() == {}


def test_a_log_that_grew_long_is_put_aside(instance, monkeypatch):
    monkeypatch.setattr(room, "LARGEST_LOG", 3)
    (instance.logs / "web.log").write_text("long")

    assert not instance.log("web").exists()
    assert (instance.logs / "web.old.log").read_text() == "long"
