"""Who reported is forgotten some time after the answer; what circulated is not."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from klinik.db import db, now
from klinik.files.models import StoredFile
from klinik.files.services import keep
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Series
from klinik.notifications.models import Recipient, Subscription
from klinik.reports import tasks
from klinik.reports.codes import CaseStatus, DeclineReason
from klinik.reports.models import ReportAddition
from klinik.reports.services import cases, retention
from tests.factories.files import encoded, ogg, picture
from tests.factories.reports import filed


@pytest.fixture
def old_report(agency):
    """A report whose case was closed a day longer ago than the agency keeps contacts."""
    report = filed(contact="warga@contoh.id", question="Apa benar?")
    report.case.decline_reason = DeclineReason.OPINION
    cases.change_status(report.case, CaseStatus.DECLINED, at=now() - timedelta(days=agency.retention_days + 1))
    db.session.commit()
    return report


def test_the_contact_goes_and_the_message_stays(old_report):
    recipient_id, text = old_report.recipient_id, old_report.text

    tasks.forget_sender(str(old_report.id))

    assert (old_report.recipient_id, old_report.question, old_report.text) == (None, "", text)
    assert db.session.get(Recipient, recipient_id).contact is None


def test_what_somebody_without_a_contact_asked_and_added_goes_as_well(agency):
    report = filed(question="Saya Budi, apa benar?")
    kept = keep(io.BytesIO(ogg()), "suara.ogg", agency_id=agency.id, at=now())
    db.session.add(ReportAddition(report_id=report.id, text="Nomor saya 0812.", file_id=kept.id, added_at=now()))
    report.case.decline_reason = DeclineReason.OPINION
    cases.change_status(report.case, CaseStatus.DECLINED, at=now() - timedelta(days=agency.retention_days + 1))
    db.session.commit()

    for report_id in retention.due(at=now()):
        tasks.forget_sender(str(report_id))
    db.session.expire_all()

    assert (report.question, [(one.text, one.file_id) for one in report.additions]) == ("", [("", None)])
    assert db.session.scalars(select(StoredFile)).all() == []
    assert retention.due(at=now()) == []


def test_only_what_is_old_enough_is_due(old_report, agency):
    filed(contact="lain@contoh.id")

    assert retention.due(at=now()) == [old_report.id]
    assert retention.due(at=now() - timedelta(days=2)) == []


def test_who_also_reads_the_weekly_mail_stays_subscribed(old_report, agency):
    recipient = db.session.get_one(Recipient, old_report.recipient_id)
    notifications.subscribe(agency, contact="warga@contoh.id", series=Series.WEEKLY, at=now())
    notifications.confirm(db.session.scalars(select(Subscription)).one(), at=now())

    tasks.forget_sender(str(old_report.id))

    assert db.session.scalars(select(Subscription)).one().is_active
    assert recipient.contact is not None


def test_the_clock_asks_for_each_of_them(old_report, sent):
    sent.clear()

    tasks.look_at_contacts()

    assert sent == [("reports.forget_sender", (str(old_report.id),))]


def test_the_command_counts_first_and_forgets_then(old_report, cli):
    assert "1 laporan menunggu" in cli.invoke(args=["retention", "run", "--dry-run"]).output
    assert "dari 1 laporan" in cli.invoke(args=["retention", "run"]).output
    assert "0 laporan menunggu" in cli.invoke(args=["retention", "run", "--dry-run"]).output


def test_the_address_of_who_has_stopped_a_subscription_is_erased_and_a_report_keeps_it(agency):
    for contact in ("berhenti@contoh.id", "pelapor@contoh.id"):
        notifications.subscribe(agency, contact=contact, series=Series.WEEKLY, at=now())
    for wish in db.session.scalars(select(Subscription)):
        notifications.confirm(wish, at=now())
        notifications.end(wish, at=now())
    kept = filed(contact="pelapor@contoh.id").recipient_id

    for recipient_id in retention.former_readers():
        tasks.forget_reader(str(recipient_id))

    assert [row.id for row in db.session.scalars(select(Recipient)) if row.contact] == [kept]


def test_a_file_that_was_added_later_goes_with_its_sender(old_report, agency):
    file = keep(io.BytesIO(encoded(picture())), "bukti.png", agency_id=agency.id, at=now())
    old_report.additions.append(ReportAddition(text="Ini fotonya.", file=file, added_at=now()))
    db.session.commit()

    tasks.forget_sender(str(old_report.id))

    assert [(one.text, one.file_id) for one in old_report.additions] == [("", None)]
    assert db.session.get(StoredFile, file.id) is None
