"""`klinik import clarifications`: what an office published before comes in, once, and says where it is from."""

import csv
import json

import pytest

from klinik import matching
from klinik.audit.models import AuditEvent
from klinik.clarifications.codes import Origin, RevisionKind, Verdict
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from klinik.notifications.models import Notification
from tests.clarifications.archive import map_options, old_row, write_csv, write_lines
from tests.factories.clarifications import CONTENT, published, revised

ROW = {
    "external_id": "7",
    "title": "[SALAH] Air keran Kota Mawar mati tujuh hari",
    "claim": "Air keran di Kota Mawar akan mati tujuh hari penuh mulai besok pagi.",
    "explanation": "<p>Hanya satu pompa yang <b>dirawat</b> selama empat jam.</p>",
    "published_at": "14 Maret 2020",
    "topic": "pemerintahan",
    "url": "https://lama.contoh.id/berita/7",
}


@pytest.fixture
def bring(cli, agency, tmp_path):
    """Import rows as JSON Lines and return the result as a machine reads it."""

    def bring(*rows, options=()):
        file = write_lines(tmp_path / "arsip.jsonl", [{**ROW, **row} for row in rows or [{}]])
        return told(cli, file, *options)

    return bring


def told(cli, file, *options):
    result = cli.invoke(args=["import", "clarifications", str(file), "--json", *options])
    assert result.output.startswith("{"), result.output
    return json.loads(result.output)


def the_one() -> Clarification:
    return db.session.query(Clarification).one()


def counts(result):
    return result["added"], result["changed"], result["unchanged"], len(result["rejected"])


def reasons(result):
    return [(each["line"], each["reason"]) for each in result["rejected"]]


def test_a_row_becomes_a_published_answer_of_its_old_day(bring, agency):
    assert counts(bring()) == (1, 0, 0, 0)

    made = the_one()
    assert made.public_id == "KLARIF-JATIM-2020-00001"
    assert (made.origin, made.external_id, made.agency_id) == (Origin.LEGACY, "7", agency.id)
    assert made.current.verdict is Verdict.HOAX
    assert made.current.explanation == "Hanya satu pompa yang **dirawat** selama empat jam."
    assert made.first_published_at == made.updated_at == made.current.published_at
    assert made.first_published_at.astimezone(agency.zone).isoformat() == "2020-03-14T00:00:00+07:00"


def test_its_page_says_that_it_is_from_the_archive(bring, client):
    bring()

    page = client.get(the_one().path)

    assert page.status_code == 200
    assert "Dari arsip Dinas Komunikasi" in page.text
    assert "disetujui oleh dua orang yang berbeda di" not in page.text


def test_an_answer_of_our_own_is_not_labelled_as_archive(client, agency):
    assert "Dari arsip" not in client.get(published().path).text


def test_it_is_found_by_whoever_asks_about_the_same_message(bring, agency):
    bring()

    found = matching.find(text=ROW["claim"], agency_id=agency.id)

    assert [match.id for match in found] == [the_one().id]


def test_nobody_is_told_and_no_task_leaves(bring, sent):
    published()
    sent.clear()

    bring()

    assert db.session.query(Notification).count() == 0
    assert sent == []


def test_the_feed_keeps_what_is_new_on_top(bring, client, agency):
    newest = published()

    bring()

    items = client.get("/klarifikasi.json").json["items"]
    assert [item["id"] for item in items] == [newest.public_id, "KLARIF-JATIM-2020-00001"]
    assert items[1]["date_modified"].startswith("2020-03-1")


def test_the_trail_names_each_imported_answer(bring):
    bring({}, {"external_id": "8", "url": ""})

    events = db.session.query(AuditEvent).filter_by(action="clarification.imported").all()

    assert {event.thing_id for event in events} == {each.id for each in db.session.query(Clarification)}


def test_an_old_address_leads_to_the_answer(bring, client):
    bring()

    for address in ("/berita/7", "/berita/7/", "/berita/7?utm_source=wa"):
        answer = client.get(address)
        assert (answer.status_code, answer.location) == (301, the_one().path)


def test_an_address_that_was_told_apart_by_its_query_still_is(bring, client):
    bring({"url": "https://lama.contoh.id/index.php?hal=baca&id=7"})

    assert client.get("/index.php?hal=baca&id=7").location == the_one().path
    assert client.get("/index.php?hal=baca&id=8").status_code == 404


def test_an_unknown_address_is_still_not_found(bring, client):
    bring()

    assert client.get("/berita/8").status_code == 404
    assert client.post("/berita/7").status_code == 404


def test_the_same_file_again_changes_nothing(bring):
    bring()

    assert counts(bring()) == (0, 0, 1, 0)
    assert db.session.query(Revision).count() == 1


def test_a_changed_text_becomes_one_revision_more(bring, client):
    bring()

    assert counts(bring({"explanation": "Dua pompa dirawat selama empat jam."})) == (0, 1, 0, 0)

    made = the_one()
    assert [(each.number, each.kind) for each in made.revisions] == [(1, RevisionKind.FIRST), (2, RevisionKind.WORDING)]
    assert "Dua pompa" in client.get(made.path).text
    assert made.first_published_at.year == 2020


def test_a_changed_conclusion_says_that_it_is_one(bring):
    bring()

    bring({"verdict": "Fakta"})

    assert the_one().current.kind is RevisionKind.CONCLUSION
    assert the_one().current.verdict is Verdict.TRUE


def test_what_staff_have_corrected_here_is_not_overwritten(bring):
    bring()
    revised(the_one(), RevisionKind.CORRECTION, headline="Air keran hanya mati empat jam", sources=CONTENT.sources)

    assert counts(bring()) == (0, 0, 1, 0)
    [(line, reason)] = reasons(bring({"claim": "Klaim lain."}))

    assert (line, "sudah ditulis petugas" in reason) == (1, True)
    assert the_one().current.headline == "Air keran hanya mati empat jam"


def test_an_own_public_id_is_kept_and_numbering_passes_it(bring):
    bring({"public_id": "KLARIF-JATIM-2020-00001"}, {"external_id": "8", "url": ""})

    ids = {each.external_id: each.public_id for each in db.session.query(Clarification)}

    assert ids == {"7": "KLARIF-JATIM-2020-00001", "8": "KLARIF-JATIM-2020-00002"}


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


def test_a_line_that_is_no_json_is_refused(cli, agency, tmp_path):
    file = write_lines(tmp_path / "a.jsonl", [ROW])
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
        (["a.csv", "--agency", "jabar"], "tidak ditemukan"),
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


def test_a_row_without_any_id_is_known_again_by_its_words(bring):
    row = {"external_id": None, "url": None}

    assert [counts(bring(row))[:3] for _ in range(2)] == [(1, 0, 0), (0, 0, 1)]
