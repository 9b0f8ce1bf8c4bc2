"""Pictures in an answer: described, looked through, covered; the original never leaves the desk."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from klinik.accounts.models import Role
from klinik.clarifications import services
from klinik.clarifications.codes import RevisionKind
from klinik.clarifications.models import RevisionPicture
from klinik.clarifications.services import erasing, picturing
from klinik.db import db, now
from klinik.files import services as files
from klinik.files.boxes import Box
from tests.factories.clarifications import CONTENT, published, staff, submitted
from tests.factories.files import StoredFileFactory

ALT = "Tangkapan layar pesan yang mengajak warga mengisi formulir bantuan."
BOXES = [Box(10, 10, 40, 8)]


@pytest.fixture
def sari(agency):
    return staff(Role.VERIFIER)


@pytest.fixture
def draft(agency, sari):
    """A draft, complete but for its pictures."""
    revision = services.start(agency, by=sari, at=now())
    services.write(revision, CONTENT, by=sari)
    return revision


def shown(revision, by, *, alt=ALT, boxes=BOXES, nothing_to_cover=False, source=None):
    picture = picturing.choose(revision, source or StoredFileFactory(), by=by)
    picturing.show(picture, alt=alt, boxes=boxes, nothing_to_cover=nothing_to_cover, by=by, at=now())
    return picture


def put_out(revision, by):
    services.submit(revision, by=by, at=now())
    clarification = services.publish(revision, approver=staff(Role.EDITOR), at=now())
    db.session.commit()
    return clarification


@pytest.mark.parametrize(
    "alt",
    ["", "   ", "foto.jpg", "IMG_20261121", "WhatsApp Image 2026-11-21 at 10.12", "Screenshot 2026", "poster itu"],
)
def test_a_description_that_says_nothing_is_refused(draft, sari, alt):
    with pytest.raises(picturing.NotDescribed):
        shown(draft, sari, alt=alt)


def test_the_name_of_the_file_is_no_description(draft, sari):
    source = StoredFileFactory(name="poster lowongan palsu itu.jpg")

    with pytest.raises(picturing.NotDescribed):
        shown(draft, sari, alt="Poster lowongan palsu itu", source=source)


@pytest.mark.parametrize(("boxes", "nothing"), [([], False), (BOXES, True)])
def test_that_nothing_needs_covering_is_said_and_never_assumed(draft, sari, boxes, nothing):
    with pytest.raises(picturing.NotLookedThrough):
        shown(draft, sari, boxes=boxes, nothing_to_cover=nothing)


def test_a_draft_with_an_unfinished_picture_is_not_handed_in(draft, sari):
    picturing.choose(draft, StoredFileFactory(), by=sari)

    with pytest.raises(services.Incomplete) as refusal:
        services.submit(draft, by=sari, at=now())

    assert [name for name, _sentence in refusal.value.problems] == ["pictures"]


def test_the_database_refuses_it_as_well(draft, sari):
    picturing.choose(draft, StoredFileFactory(), by=sari)

    with pytest.raises(IntegrityError, match="neither described nor looked through"):
        db.session.execute(text("UPDATE revision SET state = 'awaiting_approval'"))


def test_the_database_refuses_the_original_in_public(draft, sari):
    picture = shown(draft, sari)

    picture.file_id = picture.source_id

    with pytest.raises(IntegrityError, match="never_the_original"):
        db.session.flush()


def test_whoever_covers_a_picture_is_an_author_and_the_draft_another_version(draft, sari):
    bayu, before = staff(Role.EDITOR), draft.version

    shown(draft, bayu)

    assert bayu.id in draft.author_ids
    assert draft.version > before
    services.submit(draft, by=sari, at=now())
    with pytest.raises(services.SamePerson):
        services.publish(draft, approver=bayu, at=now())


def test_the_page_shows_the_covered_picture_with_its_words_and_never_the_original(client, draft, sari):
    picture = shown(draft, sari)
    clarification = put_out(draft, sari)
    address = f"/klarifikasi/{clarification.public_id}/gambar/{picture.mark}"

    page = client.get(clarification.path).text
    sent = client.get(address)

    assert f'src="{address}"' in page
    assert f'alt="{ALT}"' in page
    assert "Bagian yang gelap kami tutup" in page
    assert sent.data == files.path(picture.file).read_bytes() != files.path(picture.source).read_bytes()
    assert client.get(f"/klarifikasi/{clarification.public_id}/gambar/{picture.source.sha256[:20]}").status_code == 404


def test_a_draft_s_picture_is_not_public(client, draft, sari):
    clarification = published()

    picture = shown(draft, sari)

    assert client.get(f"/klarifikasi/{clarification.public_id}/gambar/{picture.mark}").status_code == 404


def test_a_correction_begins_with_the_pictures_and_changes_its_own_only(client, draft, sari):
    old = shown(draft, sari)
    clarification = put_out(draft, sari)
    change = services.revise(clarification, kind=RevisionKind.CORRECTION, by=sari, at=now())
    (new,) = change.pictures
    assert (new.file_id, new.alt, new.id != old.id) == (old.file_id, ALT, True)

    picturing.show(new, alt=ALT, boxes=[*BOXES, Box(50, 50, 20, 20)], nothing_to_cover=False, by=sari, at=now())
    change.change_note = "Wajah pada gambar kami tutup."
    put_out(change, sari)

    assert client.get(f"/klarifikasi/{clarification.public_id}/gambar/{new.mark}").status_code == 200
    assert client.get(f"/klarifikasi/{clarification.public_id}/gambar/{old.mark}").status_code == 404
    assert files.path(old.file).exists()


@pytest.mark.parametrize("change", ["UPDATE revision_picture SET alt = 'lain'", "DELETE FROM revision_picture"])
def test_the_pictures_of_a_published_revision_never_change(draft, sari, change):
    shown(draft, sari)
    put_out(draft, sari)

    with pytest.raises(DBAPIError, match="never change"):
        db.session.execute(text(change))


def test_the_original_goes_with_its_report_and_the_covered_picture_stays(client, draft, sari):
    picture = shown(draft, sari)
    clarification = put_out(draft, sari)

    files.forget(picture.source)
    db.session.expire_all()

    kept = db.session.get_one(RevisionPicture, picture.id)
    assert (kept.source_id, kept.is_ready) == (None, True)
    assert client.get(f"/klarifikasi/{clarification.public_id}/gambar/{kept.mark}").status_code == 200


def test_an_erased_original_takes_its_covered_copies_along_in_every_revision(client, draft, sari):
    picture = shown(draft, sari)
    clarification, address = put_out(draft, sari), picture.mark
    change = services.revise(clarification, kind=RevisionKind.WORDING, by=sari, at=now())
    put_out(change, sari)
    copy = picture.file

    erased = erasing.take_down_picture(picture.source, at=now())

    assert erased == [copy.sha256]
    assert db.session.scalars(select(RevisionPicture)).all() == []
    assert client.get(f"/klarifikasi/{clarification.public_id}/gambar/{address}").status_code == 410


def test_a_picture_covered_anew_leaves_no_earlier_copy(draft, sari):
    picture = shown(draft, sari, boxes=[], nothing_to_cover=True)
    first = picture.file_id

    picturing.show(picture, alt=ALT, boxes=BOXES, nothing_to_cover=False, by=sari, at=now())

    assert db.session.get(type(picture.file), first) is None


def test_what_is_handed_in_is_not_changed(agency, sari):
    revision = submitted(drafter=sari)

    with pytest.raises(services.NotADraft):
        picturing.choose(revision, StoredFileFactory(), by=sari)


def test_the_same_picture_is_chosen_once_and_six_at_most(draft, sari):
    source = StoredFileFactory()
    picturing.choose(draft, source, by=sari)

    with pytest.raises(picturing.AlreadyChosen):
        picturing.choose(draft, source, by=sari)
    for _ in range(picturing.MOST - 1):
        picturing.choose(draft, StoredFileFactory(), by=sari)
    with pytest.raises(picturing.TooManyPictures):
        picturing.choose(draft, StoredFileFactory(), by=sari)


def test_a_described_picture_of_an_archive_takes_the_place_of_the_bare_one(client, agency, sari):
    clarification = published()
    clarification.picture = StoredFileFactory()
    db.session.commit()
    assert "uraiannya belum ada" in client.get(clarification.path).text
    change = services.revise(clarification, kind=RevisionKind.WORDING, by=sari, at=now())

    shown(change, sari, source=clarification.picture)
    put_out(change, sari)

    page = client.get(clarification.path).text
    assert ALT in page
    assert "uraiannya belum ada" not in page
