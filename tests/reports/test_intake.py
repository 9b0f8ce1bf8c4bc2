"""Taking a report in: one ticket, once, whatever else is away."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from klinik.accounts.models import Role
from klinik.clarifications import services as clarifications
from klinik.clarifications.codes import RevisionKind
from klinik.db import db, now
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification
from klinik.reports import services
from klinik.reports.codes import CaseStatus, Step
from klinik.reports.models import Case, Report
from klinik.reports.services import Intake
from tests.factories.clarifications import CONTENT, published, revised, staff
from tests.factories.reports import filed, story


def kinds_told() -> list[Kind]:
    return list(db.session.scalars(select(Notification.kind).order_by(Notification.created_at)))


def test_a_report_opens_a_case_with_the_promised_time_and_no_conclusion(agency):
    report = filed()

    assert report.ticket_number.startswith(f"KH-{now().year}-")
    assert report.case.status is CaseStatus.NEW
    assert report.case.due_at - report.received_at == timedelta(hours=24)
    assert report.case.clarification_id is None


@pytest.mark.parametrize("nothing", [{"text": ""}, {"text": "  \n "}])
def test_an_empty_report_is_refused(agency, nothing):
    with pytest.raises(services.EmptyReport):
        services.submit(agency, Intake(**nothing), at=now())


def test_a_link_alone_is_enough(agency):
    assert filed(text="", links=["https://contoh.id/kabar/1"]).case.title == "https://contoh.id/kabar/1"


def test_the_same_key_gives_the_same_ticket(agency):
    first, second = filed(idempotency_key="satu"), filed(idempotency_key="satu")

    assert first.id == second.id
    assert db.session.scalar(select(func.count()).select_from(Report)) == 1


def test_a_second_report_of_the_very_same_text_joins_the_case(agency):
    text = story()

    first, second = filed(text=text), filed(text=f"Fwd: {text} 🙏🙏")

    assert first.case_id == second.case_id
    assert first.ticket_number != second.ticket_number
    assert second.case.report_count == 2


def test_another_rumour_opens_another_case(agency):
    assert filed().case_id != filed().case_id


def test_the_same_text_at_another_agency_is_another_case(agency, foreign_agency):
    text = story()

    assert filed(text=text).case_id != filed(foreign_agency, text=text).case_id


def test_the_receipt_goes_to_the_outbox_and_never_repeats_what_was_sent(agency, sent):
    report = filed(contact="warga@contoh.id")

    row = db.session.scalars(select(Notification)).one()
    assert (row.kind, row.recipient_id) == (Kind.RECEIVED, report.recipient_id)
    assert report.text not in str(row.payload)


def test_a_report_without_contact_writes_to_nobody(agency):
    filed()

    assert kinds_told() == []


def test_a_published_answer_to_the_very_same_text_comes_at_once(agency):
    clarification = published()

    report = filed(text=CONTENT.claim, contact="warga@contoh.id")

    assert report.case.status is CaseStatus.ANSWERED
    assert report.case.clarification_id == clarification.id
    assert kinds_told() == [Kind.ANSWERED]
    assert [step.step for step in report.steps] == [Step.RECEIVED, Step.ANSWERED]


def test_an_answer_is_given_across_agencies(agency, foreign_agency):
    clarification = published(foreign_agency)

    assert filed(text=CONTENT.claim).case.clarification_id == clarification.id


def test_a_withdrawn_answer_answers_nobody(agency):
    revised(published(), RevisionKind.RETRACTION)

    assert filed(text=CONTENT.claim).case.status is CaseStatus.NEW


def test_a_suspended_answer_answers_nobody(agency):
    clarifications.suspend(published(), by=staff(Role.EDITOR), reason="Bukti baru", at=now())

    assert filed(text=CONTENT.claim).case.status is CaseStatus.NEW


def test_an_old_answer_is_never_given_by_itself(agency):
    agency.match_age_days = 30
    long_ago = now() - timedelta(days=31)
    published(at=long_ago)

    assert filed(text=CONTENT.claim).case.status is CaseStatus.NEW


def test_a_report_that_passed_a_limit_gets_its_ticket_but_no_mail_and_no_weight(agency):
    report = filed(contact="warga@contoh.id", is_suspect=True)

    assert report.ticket_number
    assert kinds_told() == []
    assert (report.case.report_count, report.case.demand) == (1, 0)


def test_demand_counts_people_and_not_messages(agency):
    text = story()
    for contact in ("a@contoh.id", "A@contoh.id", "b@contoh.id", ""):
        filed(text=text, contact=contact)

    case = db.session.scalars(select(Case)).one()
    assert (case.report_count, case.demand) == (4, 2)
