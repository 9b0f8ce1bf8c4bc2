"""Publishing, correcting, withdrawing: two people, and never a silent change."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from klinik.accounts.models import Role
from klinik.clarifications import services
from klinik.clarifications.codes import ClarificationState, ContentType, Flag, RevisionKind, Verdict
from klinik.clarifications.services.publishing import slug_of
from klinik.db import db, now
from tests.factories.clarifications import CONTENT, published, revised, staff, submitted


def test_a_new_draft_has_no_conclusion(agency):
    revision = services.start(agency, by=staff(Role.VERIFIER), at=now())

    assert revision.verdict is None


def test_the_first_publication_gives_a_number_an_address_and_revision_one(agency):
    clarification = published()

    assert clarification.public_id == f"KLARIF-JATIM-{now().year}-00001"
    assert clarification.path.endswith("/tidak-ada-pemadaman-air-keran-tujuh-hari-di-kota-mawar")
    assert (clarification.current.number, clarification.state) == (1, ClarificationState.PUBLISHED)


def test_whoever_drafted_may_not_approve(agency):
    drafter = staff(Role.EDITOR)
    revision = submitted(drafter=drafter)

    with pytest.raises(services.SamePerson):
        services.publish(revision, approver=drafter, at=now())


def test_whoever_wrote_in_a_draft_may_not_approve_it_either(agency):
    helper = staff(Role.EDITOR)
    revision = submitted()
    services.send_back(revision, by=helper, note="Sumber kedua kurang jelas.")
    services.write(revision, replace(CONTENT, advice="Simpan air."), by=helper)
    services.submit(revision, by=helper, at=now())

    with pytest.raises(services.SamePerson):
        services.publish(revision, approver=helper, at=now())


def test_the_database_refuses_one_person_alone_even_when_the_code_does_not(agency):
    revision = submitted()

    with pytest.raises(IntegrityError, match=r"four_eyes|no_author_approves"):
        db.session.execute(
            text("UPDATE revision SET approved_by_id = drafted_by_id WHERE id = :id"), {"id": revision.id}
        )


def test_the_database_refuses_a_publication_without_conclusion(agency):
    revision = submitted()

    with pytest.raises(IntegrityError, match="published_is_complete"):
        db.session.execute(
            text("UPDATE revision SET state = 'published', verdict = NULL, number = 1 WHERE id = :id"),
            {"id": revision.id},
        )


@pytest.mark.parametrize("change", ["headline = 'Lain'", "verdict = 'true'", "explanation = ''"])
def test_the_database_never_lets_a_published_revision_change(agency, change):
    clarification = published()

    with pytest.raises(IntegrityError, match="never changes"):
        db.session.execute(
            text(f"UPDATE revision SET {change} WHERE id = :id"), {"id": clarification.current_revision_id}
        )


def test_the_sources_of_a_published_revision_stay(agency):
    clarification = published()

    with pytest.raises(IntegrityError, match="never change"):
        db.session.execute(
            text("DELETE FROM source WHERE revision_id = :id"), {"id": clarification.current_revision_id}
        )


def test_a_second_open_draft_is_refused(agency):
    clarification = published()
    services.revise(clarification, kind=RevisionKind.CORRECTION, by=staff(Role.EDITOR), at=now())

    with pytest.raises(services.OpenDraftExists):
        services.revise(clarification, kind=RevisionKind.WORDING, by=staff(Role.EDITOR), at=now())


def test_a_submitted_revision_is_published_once(agency):
    revision = submitted()
    services.publish(revision, approver=staff(Role.EDITOR), at=now())

    with pytest.raises(services.NotSubmitted):
        services.publish(revision, approver=staff(Role.EDITOR), at=now())


def test_a_hoax_needs_two_sources(agency):
    with pytest.raises(services.Incomplete) as refusal:
        submitted(sources=CONTENT.sources[:1])

    assert [field for field, _ in refusal.value.problems] == ["sources"]


def test_an_empty_draft_names_everything_that_is_missing(agency):
    drafter = staff(Role.VERIFIER)
    revision = services.start(agency, by=drafter, at=now())

    with pytest.raises(services.Incomplete) as refusal:
        services.submit(revision, by=drafter, at=now())

    missing = {field for field, _ in refusal.value.problems}
    assert missing == {"claim", "verdict", "headline", "summary", "explanation", "topic", "sources"}


def test_a_claim_about_the_agency_needs_a_source_from_outside(agency):
    own = [replace(source, is_outside=False) for source in CONTENT.sources]

    with pytest.raises(services.Incomplete):
        submitted(about_agency=True, sources=own)


def test_a_press_product_never_gets_the_hoax_stamp(agency):
    with pytest.raises(services.Incomplete) as refusal:
        submitted(flags=[Flag.PRESS.value])

    assert "Produk pers" in str(refusal.value.problems[0][1])


@pytest.mark.parametrize(
    ("verdict", "content_type"),
    [
        (Verdict.TRUE, ContentType.FABRICATED),
        (Verdict.SATIRE, ContentType.MANIPULATED),
        (Verdict.HOAX, ContentType.SATIRE),
    ],
)
def test_a_content_type_that_contradicts_the_conclusion_is_refused(agency, verdict, content_type):
    with pytest.raises(services.Incomplete) as refusal:
        submitted(verdict=verdict, content_type=content_type)

    assert "content_type" in dict(refusal.value.problems)


def test_a_correction_keeps_the_conclusion_and_says_what_changed(agency):
    clarification = published()

    with pytest.raises(services.Incomplete) as refusal:
        revised(clarification, RevisionKind.CORRECTION, verdict=Verdict.MISLEADING, change_note="")

    assert {field for field, _ in refusal.value.problems} == {"change_note", "verdict"}


def test_a_correction_is_revision_two_under_the_same_id(agency):
    clarification = published()
    first_id = clarification.public_id

    revised(clarification, RevisionKind.CORRECTION, summary="Hanya lima jam.")

    assert (clarification.current.number, clarification.public_id) == (2, first_id)
    assert clarification.revisions[0].summary == CONTENT.summary


def test_a_retraction_says_so_and_ends_the_chain(agency):
    clarification = published()

    revised(clarification, RevisionKind.RETRACTION)

    assert clarification.is_retracted
    with pytest.raises(services.NotPublished):
        services.revise(clarification, kind=RevisionKind.WORDING, by=staff(Role.EDITOR), at=now())


def test_one_person_alone_suspends_and_another_lifts_it(agency):
    clarification, first, second = published(), staff(Role.EDITOR), staff(Role.EDITOR)

    services.suspend(clarification, by=first, reason="Ada bukti baru.", at=now())
    with pytest.raises(services.SamePerson):
        services.lift(clarification, by=first, at=now())
    services.lift(clarification, by=second, at=now())

    assert clarification.suspended_at is None


def test_wording_by_one_person_passes_only_where_the_agency_chose_so(agency):
    clarification, author = published(), staff(Role.EDITOR)
    revision = services.revise(clarification, kind=RevisionKind.WORDING, by=author, at=now())
    services.submit(revision, by=author, at=now())

    with pytest.raises(services.SamePerson):
        services.publish(revision, approver=author, at=now())
    agency.four_eyes_wording = False
    services.publish(revision, approver=author, at=now())

    assert revision.four_eyes_waived


def test_numbers_are_counted_for_each_agency(agency, foreign_agency):
    first, other, second = published(), published(foreign_agency), published()

    assert [thing.public_id[-5:] for thing in (first, other, second)] == ["00001", "00001", "00002"]


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Rp600 ribu: “bansos” palsu!", "rp600-ribu-bansos-palsu"),
        ("é" * 5, "eeeee"),
        ("kata " * 40, "kata-" * 15 + "kata"),
    ],
)
def test_an_address_is_short_plain_and_made_of_whole_words(headline, slug):
    assert slug_of(headline) == slug
