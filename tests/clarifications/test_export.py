"""`klinik export clarifications`: everything that stands, in a table that can be imported again."""

import csv
import json

import pytest

from klinik.clarifications.codes import RevisionKind
from klinik.clarifications.models import Clarification, ClarificationAddress, Revision, Source
from klinik.clarifications.services import content_of
from klinik.db import db
from tests.clarifications.archive import map_options, old_row, write_csv
from tests.factories.clarifications import published, revised


def run(cli, *args):
    result = cli.invoke(args=[*args])
    assert result.exit_code == 0, result.output
    return result.output


def export(cli, file, *options):
    run(cli, "export", "clarifications", "--output", str(file), *options)
    return file


def read(file):
    if file.suffix == ".jsonl":
        return [json.loads(line) for line in file.read_text().splitlines()]
    with file.open(newline="") as opened:
        return list(csv.DictReader(opened))


def everything():
    """Return all that a reader of the clinic can see of each answer."""
    return {
        each.public_id: (each.external_id, each.slug, each.first_published_at, content_of(each.current))
        for each in db.session.query(Clarification)
    }


@pytest.fixture(params=["csv", "jsonl"])
def file(request, tmp_path):
    return tmp_path / f"keluar.{request.param}"


@pytest.fixture
def archive(cli, agency, tmp_path):
    rows = [old_row(number) for number in range(20)]
    rows[3]["judul"] = "=2+3 kabar"
    rows[4]["judul"] = "[SALAH] 'kabar' @semua"
    run(cli, "import", "clarifications", str(write_csv(tmp_path / "lama.csv", rows)), *map_options())


def test_what_was_imported_is_given_back_and_can_be_imported_anew(cli, archive, file):
    before, rows = everything(), read(export(cli, file))
    _forget_all()

    told = json.loads(run(cli, "import", "clarifications", str(file), "--json"))

    assert (len(rows), told["added"], told["rejected"]) == (20, 20, [])
    assert everything() == before
    assert read(export(cli, file)) == rows


def test_the_export_carries_both_ids_and_the_old_address(cli, archive, file):
    rows = {row["external_id"]: row for row in read(export(cli, file))}

    assert rows["A7"]["public_id"] == "KLARIF-JATIM-2018-00008"
    assert rows["A7"]["url"] == old_row(7)["permalink"]


def test_importing_ones_own_export_changes_nothing(cli, agency, file):
    published(flags=["scam", "ai_generated"])
    export(cli, file)

    told = json.loads(run(cli, "import", "clarifications", str(file), "--json"))

    assert (told["unchanged"], told["rows"]) == (1, 1)
    assert db.session.query(Revision).count() == 1


def test_what_was_withdrawn_is_not_exported(cli, agency, file):
    revised(published(), RevisionKind.RETRACTION, change_note="Keliru.")
    stands = published(headline="Yang ini berlaku")

    assert [row["public_id"] for row in read(export(cli, file))] == [stands.public_id]


def test_the_export_of_one_office_leaves_out_the_others(cli, agency, foreign_agency, file):
    own, _other = published(agency), published(foreign_agency)

    assert [row["public_id"] for row in read(export(cli, file, "--agency", "jatim"))] == [own.public_id]


def test_no_cell_of_the_table_runs_in_a_spreadsheet(cli, archive, tmp_path):
    rows = read(export(cli, tmp_path / "keluar.csv"))

    assert [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))] == []
    assert [row["title"] for row in rows if "2+3" in row["title"]] == ["'=2+3 kabar"]


def test_it_says_how_many_were_written_where_nobody_sees_the_bar(cli, archive, file):
    assert f"20 klarifikasi ditulis ke {file}." in run(cli, "export", "clarifications", "--output", str(file))


def test_a_place_that_cannot_be_written_is_said(cli, agency, tmp_path):
    result = cli.invoke(args=["export", "clarifications", "--output", str(tmp_path / "tidak/ada.csv")])

    assert result.exit_code == 1
    assert "tidak dapat ditulis" in result.output


def _forget_all():
    """Empty the tables, as on another installation."""
    db.session.execute(db.text("SET LOCAL klinik.lawful_erasure = 'on'"))
    for model in (ClarificationAddress, Source):
        db.session.query(model).delete()
    db.session.execute(db.text("UPDATE clarification SET current_revision_id = NULL, state = 'unpublished'"))
    for model in (Revision, Clarification):
        db.session.query(model).delete()
    db.session.commit()
