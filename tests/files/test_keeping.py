"""What lies on disk is whole, lies there once, and goes when nobody refers to it."""

import errno
import io
import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.errors import NotFound
from klinik.files import errors, names, queries, services, storage
from klinik.files.models import StoredFile
from klinik.review.services import opening
from tests.factories.clarifications import staff
from tests.factories.files import StoredFileFactory, encoded, ogg, picture
from tests.factories.reports import filed


@pytest.fixture
def folder(app, monkeypatch, tmp_path):
    monkeypatch.setitem(app.config, "FILES_URL", str(tmp_path))
    return tmp_path


def contents(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def make_old(*paths):
    for path in paths:
        os.utime(path, (0, 0))


def test_equal_contents_share_one_place(agency, foreign_agency, folder):
    one = StoredFileFactory(seed=5, agency_id=agency.id)
    other = StoredFileFactory(seed=5, agency_id=foreign_agency.id)

    assert one.id != other.id
    assert contents(folder) == [services.path(one)] == [services.path(other)]
    assert services.path(one) == folder / one.sha256[:2] / one.sha256[2:4] / one.sha256


def test_a_full_disk_is_said_and_leaves_nothing_behind(agency, folder, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(errors.DiskFull) as refusal:
        StoredFileFactory()

    assert refusal.value.status == 507
    assert contents(folder) == []


def test_a_file_is_found_by_its_own_agency_only(agency, foreign_agency, folder):
    file = StoredFileFactory(agency_id=agency.id)

    assert queries.file(file.id, agency_ids=[agency.id]) is file
    with pytest.raises(NotFound):
        queries.file(file.id, agency_ids=[foreign_agency.id])


def test_the_sweep_takes_what_no_row_refers_to(folder, session):
    kept, forgotten = StoredFileFactory(), StoredFileFactory()
    services.forget(forgotten)
    make_old(services.path(kept), services.path(forgotten))

    removed = services.sweep(now())

    assert removed == 1
    assert contents(folder) == [services.path(kept)]


def test_the_sweep_leaves_what_is_young(folder):
    file = StoredFileFactory()
    services.forget(file)

    assert services.sweep(now()) == 0
    assert services.sweep(now() + timedelta(hours=25)) == 1


def test_the_sweep_takes_a_file_that_nothing_names_and_leaves_one_that_came_with_a_report(folder, agency):
    given_up, sent = StoredFileFactory(), StoredFileFactory(seed=2)
    report = filed(files=[sent])

    services.sweep(now())
    assert db.session.scalars(select(StoredFile.id)).all() == [given_up.id, sent.id]
    make_old(*contents(folder))
    services.sweep(now() + timedelta(hours=25))

    assert db.session.scalars(select(StoredFile.id)).all() == [sent.id]
    assert contents(folder) == [services.path(sent)]
    assert report.files == [sent]


def test_the_sweep_takes_a_file_that_has_only_been_opened(folder, agency):
    file = StoredFileFactory()
    opening.open_file(file, by=staff(Role.VERIFIER), at=now())

    services.sweep(now() + timedelta(hours=25))

    assert db.session.scalars(select(StoredFile)).all() == []


def test_the_sweep_takes_what_a_killed_process_left(folder):
    half = folder / "tmp" / "half-written"
    half.parent.mkdir()
    half.write_bytes(b"half")
    make_old(half)

    services.sweep(now())

    assert contents(folder) == []


def test_a_content_sent_again_is_young_again(folder, agency):
    first = StoredFileFactory(seed=7)
    services.forget(first)
    make_old(services.path(first))
    second = StoredFileFactory(seed=7)

    services.forget(second)

    assert services.sweep(now()) == 0


@pytest.mark.parametrize("url", ["s3://bucket/files", "https://example.org/", ""])
def test_a_store_that_is_not_built_in_is_refused_in_words(url):
    with pytest.raises(storage.UnknownStore, match="it should be a folder"):
        storage.folder(url)


def test_a_folder_may_be_given_as_an_address(tmp_path):
    assert storage.folder(f"file://{tmp_path}").root == tmp_path


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Foto\\Liburan 1.JPG", "Liburan 1.jpg"),
        ("foto\u202egpj.exe", "fotogpj.jpg"),
        ("\x00\n", "berkas.jpg"),
        ("a" * 300 + ".jpg", "a" * 80 + ".jpg"),
    ],
)
def test_a_name_says_no_more_than_it_may(sent, shown):
    assert names.clean(sent, ending="jpg") == shown


def test_a_stream_is_read_from_its_beginning(agency, folder):
    stream = io.BytesIO(ogg())
    stream.read()

    file = services.keep(stream, "suara.ogg", agency_id=agency.id, at=now())

    assert services.path(file).read_bytes() == ogg()


def test_contents_stay_when_another_row_holds_the_same(folder, agency):
    one, other = StoredFileFactory(content=encoded(picture(9))), StoredFileFactory(content=encoded(picture(9)))
    services.forget(one)
    make_old(services.path(other))

    assert services.sweep(now()) == 0
