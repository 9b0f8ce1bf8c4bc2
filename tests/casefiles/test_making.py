"""A case file is made once by the worker, whatever dies meanwhile, and can be checked by anybody."""

import io
import subprocess
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.audit.models import AuditEvent
from klinik.casefiles import document, making, packing, providers, services, tasks
from klinik.casefiles.codes import Fault, FileState, Variant
from klinik.casefiles.dossier import gather
from klinik.casefiles.models import CaseFile
from klinik.db import db, now
from klinik.erasures import services as erasing
from klinik.errors import NotAllowed
from klinik.files import services as files
from klinik.settings import BadSetting
from tests.factories.casefiles import made, wanted
from tests.factories.clarifications import staff


def rewritten(archive, change):
    """Return the archive with its contents changed by a function of a dict."""
    with zipfile.ZipFile(archive) as opened:
        contents = {name: opened.read(name) for name in opened.namelist()}
    change(contents)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name, content in contents.items():
            written.writestr(name, content)
    return out


def test_the_worker_makes_paper_and_archive_with_their_hashes(full_case):
    case_file = made(full_case)

    paper, archive = (services.place(case_file, form) for form in ("pdf", "zip"))
    assert paper.read_bytes().startswith(b"%PDF-1.7")
    assert case_file.zip_sha256 == packing._sha256(archive.read_bytes())
    assert case_file.done == case_file.total == 7
    assert case_file.expires_at - case_file.made_at == timedelta(days=7)


def test_the_archive_is_checked_without_this_program(full_case, tmp_path):
    with zipfile.ZipFile(services.place(made(full_case), "zip")) as archive:
        archive.extractall(tmp_path)

    check = subprocess.run(
        ["sha256sum", "-c", "--strict", packing.MANIFEST], cwd=tmp_path, capture_output=True, check=False
    )
    assert (check.returncode, check.stdout.count(b": OK")) == (0, 9)


def test_the_same_content_gives_the_same_bytes(full_case, tmp_path):
    case_file, found = wanted(full_case), set()

    for hours in range(2):
        dossier = gather(case_file, at=now() + timedelta(hours=hours))
        pieces = providers.all_pieces(dossier)
        paper, place = document.made(dossier, pieces), tmp_path / f"{hours}.zip"
        packing.pack(place, pieces, paper, {}, step=lambda _done: None)
        found.add(packing._sha256(place.read_bytes()))

    assert len(found) == 1


def test_a_second_worker_finds_nothing_to_do(full_case):
    case_file = made(full_case)
    was = case_file.made_at

    tasks.make(str(case_file.id))

    db.session.refresh(case_file)
    assert case_file.made_at == was


def test_a_worker_that_dies_is_followed_by_another(full_case):
    case_file = wanted(full_case)
    making.lease(case_file.id, at=now())
    db.session.commit()
    tasks.make(str(case_file.id))
    assert case_file.is_under_way

    case_file.next_at = now() - timedelta(seconds=1)
    tasks.make(str(case_file.id))

    assert case_file.is_made


def test_a_worker_that_dies_each_time_is_not_followed_for_ever(full_case):
    case_file = wanted(full_case)

    for _ in range(4):
        making.lease(case_file.id, at=now() + timedelta(days=1))
        if case_file.next_at:
            case_file.next_at = now()

    assert (case_file.state, case_file.fault) == (FileState.FAILED, Fault.INTERRUPTED)


def test_the_clock_finds_what_the_broker_lost(full_case, sent):
    case_file = wanted(full_case)
    sent.clear()

    tasks.look()

    assert sent == [("casefiles.make", (str(case_file.id),))]


def test_evidence_that_was_tampered_with_is_found_out(full_case):
    files.path(full_case.reports[0].files[0]).write_bytes(b"lain")

    case_file = made(full_case)

    assert (case_file.state, case_file.fault) == (FileState.FAILED, Fault.EVIDENCE)


def test_evidence_beyond_measure_is_refused(full_case, monkeypatch):
    monkeypatch.setattr(making, "MOST", 1000)

    assert made(full_case).fault is Fault.TOO_LARGE


def test_asking_twice_while_it_is_made_is_asking_once(full_case, ratna):
    assert wanted(full_case, by=ratna) is wanted(full_case, by=ratna)
    assert wanted(full_case, by=ratna, variant=Variant.PRESS).variant is Variant.PRESS


def test_an_agency_has_five_made_at_a_time(full_case, ratna):
    for number in range(5):
        wanted(full_case, by=ratna, purpose=f"Surat {number}")

    with pytest.raises(services.TooManyUnderWay):
        wanted(full_case, by=ratna, purpose="Surat 6")


def test_a_verifier_takes_nothing_out_of_the_house(full_case, sari):
    with pytest.raises(NotAllowed):
        wanted(full_case, by=sari)
    with pytest.raises(NotAllowed):
        services.download(made(full_case), "zip", by=sari)


def test_another_agency_has_no_file_made(full_case, foreign_agency):
    with pytest.raises(NotAllowed):
        wanted(full_case, by=staff(Role.EDITOR, foreign_agency))


def test_after_its_time_the_file_is_gone_and_its_hash_stays(full_case):
    case_file = made(full_case)

    assert services.purge(at=now() + timedelta(days=6)) == 0
    assert services.purge(at=now() + timedelta(days=8)) == 1

    assert (case_file.state, services.place(case_file, "zip").exists()) == (FileState.PURGED, False)
    assert case_file.zip_sha256


def test_what_is_called_back_is_gone_at_once(full_case):
    case_file = made(full_case)

    assert services.call_back([full_case.id], at=now()) == 1

    assert (case_file.state, services.place(case_file, "pdf").exists()) == (FileState.PURGED, False)


def test_what_is_called_back_while_it_is_made_is_not_kept_but_made_anew(full_case):
    case_file = wanted(full_case)
    making.lease(case_file.id, at=now())

    making.make(case_file, at=now(), saved=lambda: services.call_back([full_case.id], at=now()))
    assert (case_file.is_under_way, services.place(case_file, "zip").exists()) == (True, False)

    tasks.make(str(case_file.id))
    assert case_file.is_made


def test_an_erasure_calls_the_files_of_its_cases_back(full_case, agency):
    case_file = made(full_case, purpose="Somasi Warung Zamrudjingga")
    pumps = erasing.propose(full_case.clarification, passages=["Zamrudjingga"], by=staff(Role.EDITOR, agency), at=now())

    erasing.confirm(pumps, by=staff(Role.ADMIN, agency), at=now())

    assert case_file.state is FileState.PURGED
    assert "Zamrudjingga" not in case_file.purpose


def test_what_no_row_knows_is_swept_away(app):
    services.folder().mkdir(parents=True, exist_ok=True)
    stray = services.folder() / "setengah.zip.tmp"
    stray.write_bytes(b"x")

    services.purge(at=now() + timedelta(hours=1))
    assert stray.exists()
    services.purge(at=now() + timedelta(days=2))
    assert not stray.exists()


def test_the_trail_knows_who_asked_and_who_took_it(full_case, ratna):
    case_file = made(full_case, by=ratna)
    services.download(case_file, "pdf", by=ratna)

    deeds = select(AuditEvent.action, AuditEvent.fields).where(AuditEvent.thing_id == case_file.id)
    assert db.session.execute(deeds.order_by(AuditEvent.id)).all() == [
        ("case_file.asked", ["full"]),
        ("case_file.made", []),
        ("case_file.downloaded", ["pdf"]),
    ]


def test_a_setting_below_a_day_stops_the_start():
    with pytest.raises(BadSetting, match="CASE_FILE_DAYS"):
        services.refuse_bad_settings({"CASE_FILE_DAYS": 0})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda contents: contents.update({"riwayat.csv": b"x"}), "riwayat.csv: isinya tidak sesuai"),
        (lambda contents: contents.pop("laporan.csv"), "laporan.csv: hilang"),
        (lambda contents: contents.update({"tambahan.txt": b"x"}), "tambahan.txt: tidak ada dalam daftar"),
        (lambda contents: contents.pop("MANIFEST.sha256"), "Tidak ada MANIFEST.sha256"),
    ],
)
def test_a_changed_archive_is_told_from_a_whole_one(full_case, change, said):
    archive = services.place(made(full_case), "zip")

    assert list(packing.faults(io.BytesIO(archive.read_bytes()))) == []
    assert next(packing.faults(rewritten(archive, change))).startswith(said)


def test_the_command_checks_an_archive_and_knows_its_own(full_case, cli, tmp_path):
    archive = services.place(made(full_case), "zip")
    changed = tmp_path / "lain.zip"
    changed.write_bytes(rewritten(archive, lambda contents: contents.update({"riwayat.csv": b"x"})).getvalue())

    good, bad = (cli.invoke(args=["casefile", "verify", str(path)]) for path in (archive, changed))

    assert (good.exit_code, "Semua isinya sesuai daftar." in good.output) == (0, True)
    assert (bad.exit_code, "isinya tidak sesuai hash" in bad.output, "tidak tercatat" in bad.output) == (1, True, True)


def test_there_is_one_row_for_each_file(full_case):
    made(full_case)

    assert db.session.query(CaseFile).count() == 1
