"""From draft to published answer, and what is changed about it afterwards."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.clarifications import services as clarifications
from klinik.clarifications.codes import ClarificationState, RevisionKind, RevisionState, Verdict
from klinik.clarifications.services import RevisionContent
from klinik.db import db, now
from klinik.errors import NotAllowed, StaleVersion
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind, Series, StopReason
from klinik.notifications.models import Notification, Subscription
from klinik.reports.codes import CaseStatus, Step
from klinik.review import services
from klinik.review.models import Comparison, EditLease
from tests.factories.clarifications import CONTENT, published, staff
from tests.factories.review import answered, contact, drafted, handed_in, opened, taken


def publish(revision, by):
    return services.publish(revision, approver=by, seen=revision.version, at=now())


def kinds():
    return sorted(db.session.scalars(select(Notification.kind)))


def changed(clarification, kind, *, by, approver, **words):
    revision = services.correct(clarification, kind=kind, by=by, at=now())
    content = replace(clarifications.content_of(revision), change_note="Jamnya keliru.", **words)
    services.write(revision, content, by=by, seen=revision.version, at=now())
    services.submit(revision, by=by, seen=revision.version, at=now())
    publish(revision, approver)
    return revision


def suspended(clarification, *, by):
    services.suspend(clarification, reason="Ada keterangan baru.", by=by, at=now())


def test_the_first_words_of_a_case_begin_its_draft(sari):
    case = opened()

    revision = drafted(case, by=sari)

    assert (case.clarification, case.taken_by) == (revision.clarification, sari)
    assert (revision.headline, revision.author_ids) == (CONTENT.headline, [sari.id])


def test_colleagues_see_who_is_writing(sari):
    revision = drafted(opened(), by=sari)

    assert db.session.get_one(EditLease, revision.id).user == sari


def test_a_draft_over_a_newer_one_is_refused_and_the_newer_one_stays(sari, bayu):
    revision = drafted(opened(), by=sari)
    seen = revision.version
    services.write(revision, replace(CONTENT, headline="Dari Sari"), by=sari, seen=seen, at=now())

    with pytest.raises(StaleVersion):
        services.write(revision, replace(CONTENT, headline="Dari Bayu"), by=bayu, seen=seen, at=now())

    assert revision.headline == "Dari Sari"


def test_a_case_waits_for_approval_once_its_draft_is_handed_in(sari):
    case = taken(sari)

    handed_in(case, by=sari)

    assert case.status is CaseStatus.AWAITING_APPROVAL


def test_an_incomplete_draft_is_not_handed_in(sari):
    case = opened()
    words = RevisionContent(claim="Air mati")
    revision = services.write_in(case, None, words, by=sari, seen=case.version, at=now())

    with pytest.raises(clarifications.Incomplete):
        services.submit(revision, by=sari, seen=revision.version, at=now())


def test_a_returned_draft_carries_the_note_and_its_case_is_examined_on(sari, ratna):
    case = taken(sari)
    revision = handed_in(case, by=sari)

    services.send_back(revision, note="Tambah sumber.", by=ratna, seen=revision.version, at=now())

    assert (revision.return_note, case.status) == ("Tambah sumber.", CaseStatus.IN_REVIEW)


def test_publishing_answers_the_case_and_tells_each_reporter_once(sari, ratna):
    text, address = "Air keran di Kelurahan Mawar kabarnya mati tujuh hari mulai besok pagi sekali", contact()
    case = taken(sari, text=text, contact=address)
    opened(text=text, contact=address)

    publish(handed_in(case, by=sari), ratna)

    assert (case.status, case.clarification.report_count) == (CaseStatus.ANSWERED, 2)
    assert kinds().count(Kind.ANSWERED) == 1
    assert case.reports[0].steps[-1].step is Step.ANSWERED


def test_who_drafted_does_not_approve(ratna):
    revision = handed_in(taken(ratna), by=ratna)

    with pytest.raises(clarifications.SamePerson):
        publish(revision, ratna)


def test_a_verifier_does_not_approve(sari, bayu):
    revision = handed_in(taken(sari), by=sari)

    with pytest.raises(NotAllowed):
        publish(revision, bayu)


def test_a_second_publication_of_the_same_draft_is_refused(sari, ratna):
    revision = handed_in(taken(sari), by=sari)
    seen = revision.version
    services.publish(revision, approver=ratna, seen=seen, at=now())

    with pytest.raises(StaleVersion):
        services.publish(revision, approver=ratna, seen=seen, at=now())


def test_an_editor_of_another_agency_does_not_approve(sari, foreign_editor):
    revision = handed_in(taken(sari), by=sari)

    with pytest.raises(NotAllowed):
        publish(revision, foreign_editor.user)


def test_a_correction_reaches_everyone_who_was_told_the_first_revision(sari, bayu, ratna):
    case = answered(taken(sari, contact=contact()), by=sari)

    changed(case.clarification, RevisionKind.CORRECTION, by=bayu, approver=ratna, summary="Lima jam.")

    assert kinds().count(Kind.CORRECTED) == 1
    assert case.reports[0].steps[-1].step is Step.CORRECTED


def test_a_change_of_wording_is_told_to_nobody(sari, bayu, ratna):
    case = answered(taken(sari, contact=contact()), by=sari)
    before = kinds()

    changed(case.clarification, RevisionKind.WORDING, by=bayu, approver=ratna, summary="Empat jam saja.")

    assert kinds() == before


def test_a_changed_conclusion_is_told_as_one(sari, bayu, ratna):
    case = answered(taken(sari, contact=contact()), by=sari)

    changed(case.clarification, RevisionKind.CONCLUSION, by=bayu, approver=ratna, verdict=Verdict.MISLEADING)

    assert kinds().count(Kind.CONCLUSION_CHANGED) == 1


def test_a_retraction_says_so_on_the_clarification_and_on_the_ticket(sari, bayu, ratna):
    case = answered(taken(sari, contact=contact()), by=sari)

    changed(case.clarification, RevisionKind.RETRACTION, by=bayu, approver=ratna)

    assert case.clarification.state is ClarificationState.RETRACTED
    assert case.reports[0].steps[-1].step is Step.RETRACTED
    assert kinds().count(Kind.WITHDRAWN) == 1


def test_one_editor_suspends_at_once_and_another_lifts(sari, ratna):
    clarification = published()

    services.suspend(clarification, reason="Ada keterangan baru.", by=ratna, at=now())

    assert clarification.suspended_by_id == ratna.id
    with pytest.raises(clarifications.SamePerson):
        services.lift(clarification, by=ratna, at=now())
    with pytest.raises(NotAllowed):
        services.lift(clarification, by=sari, at=now())


def test_who_was_told_an_answer_hears_that_it_is_looked_at_again_and_that_it_stands_again(sari, bayu, ratna):
    case = answered(taken(sari, contact=contact()), by=sari)
    before = kinds()

    suspended(case.clarification, by=ratna)
    with pytest.raises(clarifications.AlreadySuspended):
        suspended(case.clarification, by=ratna)
    services.lift(case.clarification, by=staff(Role.EDITOR), at=now())

    db.session.expire_all()
    assert kinds() == sorted([*before, Kind.STANDS_AGAIN, Kind.SUSPENDED])
    assert [step.step for step in case.reports[0].steps[-2:]] == [Step.SUSPENDED, Step.STANDS_AGAIN]


def test_what_has_not_left_when_an_answer_is_suspended_or_stands_again_is_sent_no_more(sari, ratna):
    case = answered(taken(sari, contact=contact()), by=sari)

    suspended(case.clarification, by=ratna)
    services.lift(case.clarification, by=staff(Role.EDITOR), at=now())

    told = db.session.scalars(select(Notification).where(Notification.revision_id.is_not(None))).all()
    assert {row.kind: row.last_error for row in told} == {
        Kind.ANSWERED: StopReason.SUPERSEDED,
        Kind.SUSPENDED: StopReason.SUPERSEDED,
        Kind.STANDS_AGAIN: "",
    }


def test_an_answer_that_told_nobody_is_suspended_in_silence(ratna):
    suspended(published(), by=ratna)

    assert kinds() == []


def test_other_words_for_the_same_leave_an_answer_suspended_and_a_correction_lets_it_stand(sari, bayu, ratna):
    answer = answered(taken(sari, contact=contact()), by=sari).clarification
    suspended(answer, by=ratna)

    changed(answer, RevisionKind.WORDING, by=bayu, approver=ratna, summary="Empat jam saja.")
    assert (answer.suspended_at is not None, answer.suspension_reason) == (True, "Ada keterangan baru.")
    changed(answer, RevisionKind.CORRECTION, by=bayu, approver=ratna, summary="Lima jam.")

    assert answer.suspended_at is None
    assert kinds().count(Kind.CORRECTED) == kinds().count(Kind.SUSPENDED) == 1


def test_a_case_is_answered_with_what_is_published_already(sari):
    case, clarification = taken(sari, contact=contact()), published()

    services.answer_with(case, clarification, by=sari, seen=case.version, at=now())

    assert (case.status, case.clarification) == (CaseStatus.ANSWERED, clarification)
    assert kinds().count(Kind.ANSWERED) == 1
    assert db.session.scalars(select(Comparison)).one().decided_by_id == sari.id


def test_a_suspended_answer_is_not_used(sari, ratna):
    case, clarification = taken(sari), published()
    services.suspend(clarification, reason="Ditinjau.", by=ratna, at=now())

    with pytest.raises(services.NotAnAnswer):
        services.answer_with(case, clarification, by=sari, seen=case.version, at=now())


def test_an_answer_that_is_used_throws_the_own_draft_away(sari):
    case, clarification = taken(sari), published()
    revision = drafted(case, by=sari)

    services.answer_with(case, clarification, by=sari, seen=case.version, at=now())

    assert revision.state is RevisionState.DISCARDED


def test_reopening_undoes_the_decision_that_joined_the_case(sari):
    case, clarification = taken(sari), published()
    services.answer_with(case, clarification, by=sari, seen=case.version, at=now())

    services.reopen(case, by=sari, seen=case.version, at=now())
    db.session.expire_all()

    assert db.session.scalars(select(Comparison)).one().undone_by_id == sari.id


def test_a_discarded_draft_leaves_the_case_without_one(sari):
    case = taken(sari)
    revision = handed_in(case, by=sari)

    services.discard(revision, by=sari, seen=revision.version, at=now())

    assert (case.clarification, case.status) == (None, CaseStatus.IN_REVIEW)


def test_a_reopened_case_that_is_answered_with_the_same_revision_reaches_its_people_again(sari):
    case = answered(taken(sari, contact=contact()), by=sari)
    answer = case.clarification
    services.reopen(case, by=sari, seen=case.version, at=now())

    services.answer_with(case, answer, by=sari, seen=case.version, at=now())

    assert kinds().count(Kind.ANSWERED) == 2


def test_one_publication_tells_somebody_with_two_cases_and_a_subscription_once(sari, agency):
    address = contact()
    first, second = taken(sari, contact=address), taken(sari, contact=address)
    services.merge(second, first, by=sari, seen=second.version, at=now())
    reader = notifications.recipient(agency.id, contact=address)
    notifications.subscribe(agency, contact=address, series=Series.CLARIFICATIONS, at=now())
    notifications.confirm(db.session.scalars(select(Subscription).filter_by(recipient_id=reader.id)).one(), at=now())

    answered(first, by=sari)

    assert [kind for kind in kinds() if kind in {Kind.ANSWERED, Kind.PUBLISHED}] == [Kind.ANSWERED]
