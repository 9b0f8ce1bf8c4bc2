"""The pictures of an archive come in with their rows, are shown, found, and given back."""

import json
from pathlib import Path

import pytest

from klinik import matching
from klinik.clarifications.importing import pictures
from klinik.db import db
from klinik.files.models import StoredFile
from tests.clarifications.archive import counts, the_one, told
from tests.factories.files import encoded, ogg, picture


@pytest.fixture
def archive(tmp_path):
    """A folder with pictures as an old site kept them."""
    (tmp_path / "unggahan").mkdir()
    (tmp_path / "unggahan" / "keran.jpg").write_bytes(encoded(picture()))
    (tmp_path / "unggahan" / "suara.ogg").write_bytes(ogg())
    (tmp_path / "unggahan" / "rusak.jpg").write_bytes(b"\xff\xd8\xff" + b"bukan gambar")
    return tmp_path


@pytest.mark.parametrize("cell", ["unggahan/keran.jpg", "https://lama.contoh.id/wp/unggahan/keran.jpg?w=640"])
def test_a_picture_beside_the_archive_comes_in_is_shown_and_found(bring, archive, client, agency, cell):
    bring({"picture": cell})

    made = the_one()
    sent = client.get(f"/klarifikasi/{made.public_id}/gambar")
    assert (sent.status_code, sent.mimetype) == (200, "image/jpeg")
    assert f"/klarifikasi/{made.public_id}/gambar" in client.get(made.path).text
    (found,) = matching.find(pictures=made.picture.looks, agency_id=agency.id)
    assert (found.id, found.why.picture) == (made.id, True)


def test_the_same_file_again_keeps_no_second_picture(bring, archive):
    bring({"picture": "unggahan/keran.jpg"})

    assert counts(bring({"picture": "unggahan/keran.jpg"})) == (0, 0, 1, 0)
    assert db.session.query(StoredFile).count() == 1


def test_a_picture_that_comes_later_joins_its_answer_and_a_changed_text_keeps_it(bring, archive, agency):
    bring()
    bring({"picture": "unggahan/keran.jpg"})
    bring({"explanation": "Dua pompa dirawat selama empat jam.", "picture": ""})

    looks = the_one().picture.looks
    assert [match.id for match in matching.find(pictures=looks, agency_id=agency.id)] == [the_one().id]


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("https://lama.contoh.id/tidak-ada.jpg", "tidak ada di samping arsip"),
        ("../../etc/passwd", "tidak ada di samping arsip"),
        ("/etc/passwd", "tidak ada di samping arsip"),
        ("unggahan", "tidak ada di samping arsip"),
        ("x" * 5000, "tidak ada di samping arsip"),
        ("unggahan/rusak.jpg", "tidak dapat dibuka sebagai gambar"),
        ("unggahan/suara.ogg", "bukan gambar"),
    ],
)
def test_a_picture_that_cannot_come_in_is_a_note_and_its_row_comes_in(bring, archive, cell, note):
    result = bring({"picture": cell})

    assert counts(result) == (1, 0, 0, 0)
    assert any(note in said for said in result["notes"])
    assert (the_one().picture, db.session.query(StoredFile).count()) == (None, 0)


def test_nothing_outside_the_folder_of_the_archive_is_read(tmp_path):
    (tmp_path / "rahasia.jpg").write_bytes(encoded(picture()))
    folder = tmp_path / "arsip"
    folder.mkdir()
    (folder / "tautan.jpg").symlink_to(tmp_path / "rahasia.jpg")

    assert [pictures.beside(folder, name) for name in ("tautan.jpg", "../rahasia.jpg")] == [None, None]


def test_the_export_lays_pictures_beside_the_table_and_the_import_takes_them_back(bring, archive, cli, tmp_path):
    bring({"picture": "unggahan/keran.jpg"})
    file = tmp_path / "keluar" / "semua.jsonl"
    file.parent.mkdir()

    cli.invoke(args=["export", "clarifications", "--output", str(file)])

    row = json.loads(file.read_text())
    assert Path(file.parent, row["picture"]).read_bytes()[:3] == b"\xff\xd8\xff"
    assert counts(told(cli, file)) == (0, 0, 1, 0)
