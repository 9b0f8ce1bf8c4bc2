"""The demonstration is a past that the real services have lived."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import Text, exists, func, select

from klinik import create_app
from klinik.accounts import services as accounts
from klinik.accounts.models import Role, User
from klinik.agencies import regions
from klinik.agencies.models import Agency
from klinik.audit.models import AuditEvent
from klinik.board.models import ScreenSlot, SlotState
from klinik.board.queries import airing
from klinik.clarifications.codes import ClarificationState, RevisionKind, RevisionState, Topic, Verdict
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db, now, renewing
from klinik.demo import book, services
from klinik.local import demo_log_in
from klinik.notifications.kinds import State
from klinik.notifications.models import Notification, Recipient
from klinik.reports.codes import CaseStatus, IntakeChannel
from klinik.reports.models import Case, Report
from klinik.summaries import checks
from klinik.summaries.models import WeeklySummary
from klinik.systems.models import KeyState, Right, SystemKey
from klinik.webhooks.models import Webhook
from tests import servers

pytestmark = pytest.mark.timeout(400)  # the first test seeds

EXAMPLE = re.compile(r"(^|\.)(contoh\.id|example|localhost)$")
ADDRESS = re.compile(r"\b(?:[a-z0-9-]+\.)+[a-z]{2,}(?=/)")


@pytest.fixture(scope="module")
def seeded(place, worker_number, redis_url, tmp_path_factory) -> Iterator[Flask]:
    """An app on a database of its own that has been seeded once, for tests that only look."""
    database = f"klinik_demo_{worker_number}"
    url = place.copy(database)
    place.run("postgres", f"COMMENT ON DATABASE {database} IS '{demo_log_in.MADE_HERE}'")
    app = create_app(servers.settings(url, redis_url, tmp_path_factory.mktemp("files")))
    done = app.test_cli_runner().invoke(args=["seed", "demo"])
    assert done.exit_code == 0, done.output
    yield app
    with app.app_context():
        db.engine.dispose()
    place.drop(database)


@pytest.fixture
def demo(seeded: Flask) -> Iterator[Flask]:
    with seeded.app_context():
        yield seeded
        db.session.remove()


def count(table, *where) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*where))


def test_there_are_120_reports_in_60_cases_in_every_state(demo):
    merged = count(Case, Case.status == CaseStatus.MERGED)
    states = set(db.session.scalars(select(Case.status).distinct()))

    assert count(Report) == 120
    assert 57 <= count(Case) - merged <= 62
    assert states == set(CaseStatus)


def test_every_conclusion_and_every_topic_has_been_published(demo):
    published = select(Revision.verdict, Revision.topic).where(Revision.state == RevisionState.PUBLISHED)
    verdicts, topics = zip(*db.session.execute(published), strict=True)

    assert 40 <= count(Clarification, Clarification.public_id.is_not(None)) <= 45
    assert set(verdicts) == set(Verdict)
    assert set(topics) == set(Topic)


def test_two_answers_were_corrected_and_one_was_withdrawn(demo):
    kinds = Counter(db.session.scalars(select(Revision.kind).where(Revision.number > 1)))

    assert kinds == {RevisionKind.CORRECTION: 2, RevisionKind.RETRACTION: 1}
    assert count(Clarification, Clarification.state == ClarificationState.RETRACTED) == 1


def test_four_summaries_of_the_province_still_reconcile(demo):
    jatim = db.session.scalars(select(Agency).filter_by(slug="jatim")).one()
    kept = db.session.scalars(select(WeeklySummary).filter_by(agency_id=jatim.id)).all()

    assert len(kept) == 4
    assert all(summary.published_at and summary.sent_at for summary in kept)
    assert [checks.differences(summary) for summary in kept] == [[], [], [], []]


def test_no_mail_of_the_past_is_waiting_to_leave(demo):
    states = set(db.session.scalars(select(Notification.state).distinct()))

    assert count(Notification) > 100
    assert states == {State.SENT}


def test_what_is_encrypted_is_where_a_newer_key_looks_for_it(demo):
    texts = [column for table in db.metadata.sorted_tables for column in table.columns if isinstance(column.type, Text)]
    holding = {column for column in texts if db.session.scalar(select(exists().where(column.like("gAAAAA%"))))}

    assert holding >= {Recipient.__table__.c.contact, User.__table__.c.totp_secret, Notification.__table__.c.payload}
    assert holding <= {column for columns in renewing.columns().values() for column in columns}


def test_everything_happened_in_the_twelve_weeks_before(demo):
    first, last = db.session.execute(select(func.min(Report.received_at), func.max(Report.received_at))).one()
    sent_last = db.session.scalar(select(func.max(Notification.sent_at)))

    assert now() - timedelta(weeks=13) < first < last < now()
    assert sent_last < now()


def test_the_trail_tells_the_past_in_its_order(demo):
    moments = db.session.scalars(select(AuditEvent.happened_at).order_by(AuditEvent.id)).all()

    assert list(moments) == sorted(moments)


@pytest.mark.parametrize("agency", ["jatim", "tuban", "kota-probolinggo", "sultra"])
def test_the_people_of_every_office_can_log_in(demo, agency):
    for name in demo_log_in.PEOPLE:
        user = accounts.authenticate(f"{name}@{agency}.contoh.id", demo_log_in.PASSWORD)
        accounts.confirm(user, demo_log_in.code(), at=now())
    db.session.rollback()

    roles = db.session.scalars(select(User.role).join(Agency).where(Agency.slug == agency))
    assert set(roles) == set(Role) - {Role.OPERATOR}


def test_every_office_has_a_card_in_the_street_and_one_still_waits_for_a_second_person(demo):
    running = {agency.slug: airing.on_air(agency.id, "id", at=now()) for agency in db.session.scalars(select(Agency))}
    states = Counter(slot.state(now()) for slot in db.session.scalars(select(ScreenSlot)))

    assert {slug: len(cards) for slug, cards in running.items()} == {
        "jatim": 2,
        "tuban": 1,
        "kota-probolinggo": 1,
        "sultra": 1,
    }
    assert states == {SlotState.RUNNING: 5, SlotState.PLANNED: 1, SlotState.WAITING: 1}


def test_systems_of_the_demo_are_examples_that_open_nothing_and_are_told_nothing(demo):
    keys = db.session.scalars(select(SystemKey)).all()

    assert {key.state(now()) for key in keys} == {KeyState.EXPIRED, KeyState.VALID}
    assert [key.rights for key in keys if key.state(now()) is KeyState.VALID] == [[Right.READ_REPORTS]]
    assert all(key.name.endswith("(contoh)") and key.used_at is None for key in keys)
    assert count(Webhook) == 0  # whoever knows the password of the demo, as everybody does, could let one send


def test_reports_came_in_by_many_channels_and_staff_took_down_what_they_heard(demo):
    channels = set(db.session.scalars(select(Report.channel).distinct()))
    heard = Report.channel.in_([IntakeChannel.PHONE, IntakeChannel.WALK_IN, IntakeChannel.MONITORING])

    assert len(channels) >= 7
    assert count(Report, heard, Report.entered_by_id.is_(None)) == 0


def test_what_was_published_can_be_read_at_the_address_of_its_office(seeded):
    page = seeded.test_client().get("/klarifikasi", headers={"Host": "sultra.localhost"})

    assert page.status_code == 200
    assert "Tidak ada peringatan tsunami untuk Kendari" in page.text


def test_a_second_time_nothing_is_added(seeded):
    done = seeded.test_cli_runner().invoke(args=["seed", "demo"])

    assert done.exit_code == 0
    assert "sudah ada" in done.output
    with seeded.app_context():
        assert count(Report) == 120


def test_a_database_that_klinik_up_has_not_made_is_left_alone(cli, session):
    done = cli.invoke(args=["seed", "demo"])

    assert done.exit_code == 1
    assert "hanya dapat diisi" in done.output
    assert session.scalar(select(func.count()).select_from(User)) == 0


def test_the_demo_and_klinik_up_agree():
    password, second_factor, domain = book.log_in()

    assert services.MADE_HERE == demo_log_in.MADE_HERE
    assert (password, second_factor, domain) == (demo_log_in.PASSWORD, demo_log_in.SECOND_FACTOR, "contoh.id")
    assert book.offices()[0].slug == demo_log_in.AGENCY


def test_every_address_in_the_demo_is_an_example():
    for story in book.stories():
        sources = story.answer.final.sources if story.answer else []
        hosts = [urlsplit(address).hostname for source in sources for address in (source.url, source.archive_url)]
        hosts += [host for words in story.reports for host in ADDRESS.findall(words.text)]
        hosts += [words.contact.partition("@")[2] for words in story.reports]

        assert [host for host in hosts if host and not EXAMPLE.search(host)] == [], story.key


def test_every_region_in_the_demo_exists():
    named = {words.region for story in book.stories() for words in story.reports}
    named |= {story.answer.final.region_code for story in book.stories() if story.answer}

    assert [code for code in named if code and not regions.is_known(code)] == []


def test_a_correction_of_the_demo_changes_the_text():
    changes = [story.answer for story in book.stories() if story.answer and story.answer.change]
    corrected = [answer for answer in changes if answer.change.kind is RevisionKind.CORRECTION]

    assert len(corrected) == 2
    assert all(answer.first.explanation != answer.final.explanation for answer in corrected)
