"""What the doctor finds, and what it tells to do."""

from datetime import timedelta

import pytest

from klinik import settings
from klinik.background import services
from klinik.db import db, now
from klinik.local import doctor
from klinik.local.mail import Catcher
from klinik.local.migrations import State
from tests import servers
from tests.factories.agencies import default_agency

WRITTEN = {"berkas": "FILES_URL", "penghapusan": "ERASURES"}


@pytest.fixture
def given(pg_url, redis_url, tmp_path):
    catcher = Catcher(tmp_path / "mail").start()
    defaults = dict(settings.DEFAULTS)
    own = servers.settings(pg_url, redis_url, tmp_path)
    yield {**defaults, **own, "SMTP_URL": f"smtp://127.0.0.1:{catcher.port}"}
    catcher.stop()


@pytest.fixture
def examine(monkeypatch):
    def with_settings(given):
        monkeypatch.setattr(settings, "load", lambda: given)
        return {finding.about: finding for finding in doctor.examine()}

    return with_settings


def test_everything_but_the_worker_is_good_on_a_machine_that_is_set_up(given, examine):
    found = examine(given)

    assert {about for about, finding in found.items() if not finding.is_good} == {"pekerja"}
    assert set(found) == {"pengaturan", "basis data", "jam", "tabel", "pekerja", "antrean", "surat", *WRITTEN}


def test_a_worker_that_shows_itself_is_good(separate_app, given, examine):
    services.beat_heart(at=now())
    db.session.commit()

    found = examine({**given, "DATABASE_URL": separate_app.config["DATABASE_URL"]})

    assert found["pekerja"].is_good


def test_a_worker_that_fell_silent_is_not():
    assert not doctor._silence(now() - timedelta(minutes=4), at=now()).is_good


def test_missing_settings_are_named(given, examine):
    found = examine({**given, "SECRET_KEY": "", "INDEX_KEY": ""})

    assert found["pengaturan"].sentence.startswith("Isi KLINIK_SECRET_KEY, KLINIK_INDEX_KEY")


@pytest.mark.parametrize(
    ("name", "value", "about"),
    [
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "basis data"),
        ("DATABASE_URL", "", "basis data"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "antrean"),
        ("REDIS_URL", "bukan alamat", "antrean"),
        ("SMTP_URL", "smtp://127.0.0.1:1", "surat"),
        ("SMTP_URL", "smtp://server:bukan-angka", "surat"),
        ("SMTP_URL", "", "surat"),
    ],
)
def test_what_cannot_be_reached_is_wrong_and_said(given, examine, name, value, about):
    finding = examine({**given, name: value})[about]

    assert not finding.is_good
    assert len(finding.sentence) > 20


def test_an_empty_database_wants_its_tables(given, examine, place):
    found = examine({**given, "DATABASE_URL": place.postgres("postgres")})

    assert "klinik db upgrade" in found["tabel"].sentence


def test_a_database_of_a_newer_program_is_told_from_an_older_one():
    assert "lebih baru" in doctor._migrations(State("9999", "0011", is_known=False)).sentence
    assert "klinik db upgrade" in doctor._migrations(State("0003", "0011", is_known=True)).sentence


def test_a_broker_that_throws_tasks_away_is_wrong():
    assert not doctor._policy({"maxmemory_policy": "allkeys-lru"}).is_good


def test_a_nearly_full_disk_is_wrong(given, examine, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_ROOM", 10**18)

    assert not examine(given)["berkas"].is_good


@pytest.mark.parametrize("about", WRITTEN)
def test_what_cannot_be_written_is_wrong_and_said(given, examine, tmp_path, about):
    taken = tmp_path / "bukan-folder"
    taken.touch()

    found = examine({**given, WRITTEN[about]: str(taken / "catatan")})[about]

    assert not found.is_good
    assert f"{taken} tidak dapat ditulis" in found.sentence
    assert f"ubah KLINIK_{WRITTEN[about]}" in found.sentence


def test_without_chat_tokens_and_a_mailbox_for_returns_nothing_is_said_of_them(given, examine):
    assert not {"kanal luar", "surat kembali"} & set(examine(given))


def test_a_token_without_the_apps_secret_is_named(given, examine):
    found = examine(given | {"WHATSAPP_TOKEN": "jatim=EAAG", "WHATSAPP_SECRET": "tuban=rahasia"})

    assert (found["kanal luar"].is_good, "belum ada untuk jatim" in found["kanal luar"].sentence) == (False, True)


def test_a_token_for_an_office_that_is_none_is_named_and_not_shown(given, examine, separate_app):
    default_agency()
    database = {"DATABASE_URL": separate_app.config["DATABASE_URL"]}

    found = examine(given | database | {"TELEGRAM_TOKEN": "jatim=123:AA,jatm=123:rahasia"})

    assert (found["kanal luar"].is_good, "“jatm”" in found["kanal luar"].sentence) == (False, True)
    assert "rahasia" not in found["kanal luar"].sentence


def test_tokens_that_are_whole_are_good(given, examine):
    found = examine(given | {"WHATSAPP_TOKEN": "EAAG", "WHATSAPP_SECRET": "rahasia", "TELEGRAM_TOKEN": "123:AA"})

    assert found["kanal luar"].is_good


@pytest.mark.parametrize("is_there", [True, False])
def test_a_mailbox_for_returns_is_one_that_can_be_read(given, examine, tmp_path, is_there):
    if is_there:
        (tmp_path / "kembali" / "new").mkdir(parents=True)

    assert examine(given | {"BOUNCES": str(tmp_path / "kembali")})["surat kembali"].is_good is is_there
