"""Files as they come: what is wrong with them is said by line, and the rest goes in."""

import csv

import pytest

from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from tests.clarifications.archive import counts, map_options, old_row, reasons, the_one, told, write_csv, write_lines


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"verdict": "Rame banget"}, "Kesimpulan “Rame banget” tidak dikenal"),
        ({"title": "Tanpa label"}, "Kesimpulannya kosong"),
        ({"title": ""}, "Judulnya kosong"),
        ({"title": "😀😀"}, "tidak memuat satu huruf pun"),
        ({"title": "a" * 501}, "Judulnya lebih dari 500 huruf"),
        ({"published_at": ""}, "Tanggal terbitnya kosong"),
        ({"published_at": "kemarin"}, "Tanggal terbit “kemarin” tidak terbaca"),
        ({"published_at": "2090-01-01"}, "ada di masa depan"),
        ({"explanation": "<script>x()</script>"}, "Ringkasan dan penjelasannya kosong"),
        ({"agency": "jabar"}, "Instansi “jabar” tidak ada"),
        ({"public_id": "a/b"}, "Nomor publik “a/b” harus"),
        ({"flags": ["press"]}, "Produk pers tidak diberi cap hoaks"),
    ],
)
def test_a_row_that_cannot_come_in_is_refused_in_words_while_the_rest_go_in(bring, row, sentence):
    result = bring({"external_id": "1", "url": ""}, row)

    assert counts(result) == (1, 0, 0, 1)
    assert reasons(result)[0][0] == 2
    assert sentence in reasons(result)[0][1]


def test_a_second_row_of_the_same_id_is_refused(bring):
    result = bring({}, {"title": "[SALAH] Lain", "url": ""}, {"external_id": "8"})

    assert reasons(result) == [
        (2, "external_id “7” sudah dipakai baris 1."),
        (3, "url “/berita/7” sudah dipakai baris 1."),
    ]


def test_what_is_merely_unknown_is_left_out_and_said(bring):
    result = bring({"topic": "Serba-serbi", "region_code": "99", "flags": "lucu", "picture": "a.jpg"})

    assert counts(result) == (1, 0, 0, 0)
    assert len(result["notes"]) == 4
    assert the_one().current.topic == "lain-lain"


def test_refused_rows_can_be_mended_and_imported(cli, agency, tmp_path):
    rows = [old_row(1), old_row(2) | {"label": "Entah", "judul": "=1+1 kabar"}]
    file = write_csv(tmp_path / "arsip.csv", rows)
    result = told(cli, file, *map_options())
    rejected = tmp_path / "arsip.csv.rejected"

    rejected.write_text(rejected.read_text().replace("Entah", "Fakta"))
    mended = told(cli, rejected, *map_options())

    assert (counts(result), result["rejected_file"]) == ((1, 0, 0, 1), str(rejected))
    assert counts(mended) == (1, 0, 0, 0)
    assert db.session.query(Revision).filter_by(headline="=1+1 kabar").count() == 1


def test_the_rejected_file_says_line_and_reason(cli, agency, tmp_path):
    rows = [old_row(1), old_row(2) | {"label": "Entah"}]

    told(cli, write_csv(tmp_path / "arsip.csv", rows), *map_options())

    with (tmp_path / "arsip.csv.rejected").open(newline="") as opened:
        [kept] = csv.DictReader(opened)
    assert (kept["id"], kept["line"]) == ("A2", "3")
    assert "Entah" in kept["reason"]


def test_a_dry_run_says_the_same_and_writes_nothing(cli, agency, tmp_path):
    rows = [old_row(1), old_row(2) | {"label": "Entah"}]

    result = told(cli, write_csv(tmp_path / "arsip.csv", rows), *map_options(), "--dry-run")

    assert counts(result) == (1, 0, 0, 1)
    assert db.session.query(Clarification).count() == 0
    assert [file.name for file in tmp_path.iterdir()] == ["arsip.csv"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_whatever_wrote_it(cli, agency, tmp_path, encoding, delimiter):
    row = old_row(1) | {"judul": "Kafé “Mawar” – tutup"}

    result = told(cli, write_csv(tmp_path / "a.csv", [row], encoding=encoding, delimiter=delimiter), *map_options())

    assert counts(result) == (1, 0, 0, 0)
    assert the_one().current.headline == "Kafé “Mawar” – tutup"


def test_a_row_with_too_few_cells_is_refused_with_its_own_line(cli, agency, tmp_path):
    file = write_csv(tmp_path / "a.csv", [old_row(1) | {"isi": "dua\nbaris"}, old_row(2)])
    file.write_text(file.read_text() + "A3,sepotong\n")

    [(line, reason)] = reasons(told(cli, file, *map_options()))

    assert (line, reason) == (5, "Baris ini memuat 2 kolom, padahal judulnya 8.")


def test_a_line_that_is_no_json_is_refused(cli, agency, tmp_path, ordinary):
    file = write_lines(tmp_path / "a.jsonl", [ordinary])
    file.write_text(file.read_text() + "{rusak\n[1]\n")

    assert [line for line, _reason in reasons(told(cli, file))] == [2, 3]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["tidak-ada.csv"], "tidak-ada.csv tidak ada"),
        (["arsip.xlsx"], "bukan .csv atau .jsonl"),
        (["a.csv", "--map", "judul=title"], "Kolom judul tidak ada"),
        (["a.csv", "--map", "title=headline"], "Kolom headline tidak ada. Yang dapat dipilih: id, isi, judul"),
        (["a.csv", "--map", "title"], "tulis KOLOM_KAMI=KOLOM_BERKAS"),
        (["a.csv"], "Tidak ada kolom title. Yang ada di berkas: id, judul"),
        (["a.csv", "--map", "title=judul"], "Tidak ada kolom published_at"),
        (["a.csv", "--agency", "jabar"], "Instansi “jabar” tidak ada. Yang ada: jatim."),
    ],
)
def test_a_command_that_cannot_work_says_why(cli, agency, tmp_path, monkeypatch, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "a.csv", [old_row(1)])

    result = cli.invoke(args=["import", "clarifications", *arguments])

    assert result.exit_code != 0
    assert sentence in result.output


def test_people_read_what_became_of_their_file(cli, agency, tmp_path):
    rows = [old_row(number) for number in range(30)]
    rows += [old_row(number) | {"label": "Entah"} for number in range(30, 55)]

    result = cli.invoke(args=["import", "clarifications", str(write_csv(tmp_path / "a.csv", rows)), *map_options()])

    assert "30 ditambahkan, 0 diperbarui, 0 sudah ada, 25 ditolak." in result.output
    assert "baris 32: Kesimpulan “Entah” tidak dikenal" in result.output
    assert "… dan 5 lagi." in result.output


def test_a_column_that_means_something_else_can_be_left_out(cli, agency, tmp_path):
    file = write_csv(tmp_path / "a.csv", [old_row(1) | {"agency": "Dinas Kominfo", "": "sisa"}])

    assert counts(told(cli, file, *map_options()))[3] == 1
    assert counts(told(cli, file, *map_options(), "--map", "agency=")) == (1, 0, 0, 0)
