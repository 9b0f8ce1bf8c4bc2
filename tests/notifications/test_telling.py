"""A message is a row in the transaction of what it tells of; nobody is told the same thing twice."""

import json
import uuid
from datetime import timedelta

import pytest
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, text, update

from klinik.db import now
from klinik.db.secrets import decrypt
from klinik.notifications import letters, services
from klinik.notifications.kinds import Kind, State, StopReason, Way
from klinik.notifications.models import Content, Notification, Recipient
from klinik.notifications.services import telling
from tests.factories.notifications import RecipientFactory, told


def rows(session, **which):
    return session.scalars(select(Notification).filter_by(**which).order_by(Notification.created_at)).all()


def people(*readers):
    return select(Recipient.id).where(Recipient.id.in_([reader.id for reader in readers]))


def test_telling_writes_a_row_and_nudges_after_the_commit(session, sent, reader):
    services.tell(reader, kind=Kind.RECEIVED, event="report:1", words={"ticket_number": "KH-2026-000001"})
    assert sent == []

    session.commit()

    assert [row.state for row in rows(session)] == [State.WAITING]
    assert sent == [("notifications.relay", ())]


def test_a_rollback_tells_nobody(session, sent, reader):
    services.tell(reader, kind=Kind.RECEIVED, event="report:1", words={})

    session.rollback()

    assert rows(session) == []
    assert sent == []


def test_an_event_is_told_once_however_often_one_asks(session, reader):
    for _ in range(3):
        told(reader, event="report:1")

    assert len(rows(session)) == 1


def test_the_words_are_not_readable_in_the_database(session, reader):
    told(reader, url="https://jatim.test/t/rahasia-sekali")

    stored = session.execute(text("SELECT n::text || r::text FROM notification n, recipient r")).scalar_one()

    assert "rahasia-sekali" not in stored
    assert "budi@" not in stored


def test_one_publication_reaches_each_reporter_once(session, sent):
    readers = [RecipientFactory() for _ in range(3)]
    twice = people(*readers).union_all(people(*readers)).subquery()

    made = services.tell_many(select(twice), kind=Kind.ANSWERED, event="revision:1", words={"headline": "Tidak benar"})
    session.commit()

    assert made == 3
    assert {row.recipient_id for row in rows(session)} == {reader.id for reader in readers}
    assert sent[-1:] == [("notifications.relay", ())]


def test_telling_the_same_people_again_makes_nothing_new(session, reader):
    for _ in range(2):
        made = services.tell_many(people(reader), kind=Kind.ANSWERED, event="revision:1", words={})

    assert made == 0
    assert len(rows(session)) == 1


def test_what_is_told_to_many_is_stored_once(session):
    readers = [RecipientFactory() for _ in range(3)]

    services.tell_many(people(*readers), kind=Kind.ANSWERED, event="revision:1", words={"headline": "Tidak benar"})

    assert session.scalar(select(func.count()).select_from(Content)) == 1
    assert {row.payload for row in rows(session)} == {None}


def test_a_later_message_about_a_ticket_knows_its_number_and_link(session, reader):
    told(reader, ticket_number="KH-2026-000001", url="https://jatim.test/t/satu")
    told(reader, event="report:2", ticket_number="KH-2026-000002", url="https://jatim.test/t/dua")
    about = people(reader).add_columns(select(text("'KH-2026-000002'::text")).scalar_subquery().label("about"))

    services.tell_many(about, kind=Kind.DECLINED, event="case:1", words={"reason": "Ini pendapat."})

    row = rows(session, event="case:1")[0]
    words = letters.words_in("id", row.payload, session.get(Content, row.content_id).words)
    assert words == {
        "ticket_number": "KH-2026-000002",
        "url": "https://jatim.test/t/dua",
        "reason": "Ini pendapat.",
    }


def test_everyone_who_was_told_a_revision_hears_of_its_correction(session):
    first, second = uuid.uuid4(), uuid.uuid4()
    at_once, by_publication, never = RecipientFactory(), RecipientFactory(), RecipientFactory()
    services.tell(at_once, kind=Kind.ANSWERED, event=f"revision:{first}", words={}, revision_id=first)
    services.tell_many(
        people(by_publication), kind=Kind.ANSWERED, event=f"revision:{first}", words={}, revision_id=first
    )
    told(never)

    services.tell_everyone_told(
        [first], kind=Kind.CORRECTED, event=f"revision:{second}", words={"change_note": "Angka"}, revision_id=second
    )

    hears = {row.recipient_id for row in rows(session, kind=Kind.CORRECTED)}
    assert hears == {at_once.id, by_publication.id}


def test_who_only_heard_the_correction_hears_of_the_retraction(session, reader):
    first, second, third = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    services.tell(reader, kind=Kind.CORRECTED, event=f"revision:{second}", words={}, revision_id=second)

    made = services.tell_everyone_told(
        [first, second], kind=Kind.WITHDRAWN, event=f"revision:{third}", words={}, revision_id=third
    )

    assert made == 1


def test_nobody_reads_an_answer_after_its_correction(session, reader):
    first, second = uuid.uuid4(), uuid.uuid4()
    failed = RecipientFactory()
    for who in (reader, failed):
        services.tell(who, kind=Kind.ANSWERED, event="revision:1", words={}, revision_id=first)
    session.execute(update(Notification).filter_by(recipient_id=failed.id).values(state=State.FAILED, last_error="5"))

    services.tell_everyone_told([first], kind=Kind.CORRECTED, event="revision:2", words={}, revision_id=second)

    assert {(row.state, row.last_error) for row in rows(session, event="revision:1")} == {
        (State.STOPPED, StopReason.SUPERSEDED)
    }
    assert [row.state for row in rows(session, event="revision:2")] == [State.WAITING] * 2


def test_who_was_never_reached_is_not_corrected(session, reader):
    first = uuid.uuid4()
    services.stop(reader, at=now())
    services.tell(reader, kind=Kind.ANSWERED, event=f"revision:{first}", words={}, revision_id=first)

    assert services.tell_everyone_told([first], kind=Kind.CORRECTED, event="revision:2", words={}) == 0


def test_a_stranger_cannot_use_us_to_flood_an_address(session, reader):
    for number in range(telling.DAILY_CAP + 5):
        told(reader, event=f"report:{number}")

    states = [row.state for row in rows(session)]
    assert states.count(State.WAITING) == telling.DAILY_CAP
    assert {row.last_error for row in rows(session, state=State.STOPPED)} == {StopReason.DAILY_CAP}


def test_the_daily_cap_counts_what_all_offices_write(session, reader, foreign_agency):
    same = services.recipient(foreign_agency.id, contact="BUDI@contoh.id")
    for number in range(telling.DAILY_CAP):
        told(reader, event=f"report:{number}")

    assert told(same, event="report:elsewhere").state is State.STOPPED


def test_what_staff_have_to_say_comes_tomorrow_instead_of_never(session, reader):
    for number in range(telling.DAILY_CAP):
        told(reader, event=f"report:{number}")

    one = told(reader, kind=Kind.CORRECTED, event="revision:1")
    services.tell_many(people(reader), kind=Kind.WITHDRAWN, event="revision:2", words={})
    many = rows(session, event="revision:2")[0]

    for row in (one, many):
        assert row.state is State.WAITING
        assert row.next_at > now() + timedelta(hours=23)
        assert row.give_up_at - row.next_at == telling.GIVE_UP_AFTER


def test_yesterdays_messages_do_not_count(session, reader):
    for number in range(telling.DAILY_CAP):
        told(reader, event=f"report:{number}").created_at -= timedelta(days=1, minutes=1)
    session.commit()

    assert told(reader, event="report:today").state is State.WAITING


def test_staff_are_not_capped(session, reader):
    for number in range(telling.DAILY_CAP + 1):
        row = told(reader, kind=Kind.ASSIGNED, event=f"case:{number}")

    assert (row.state, row.next_at) == (State.WAITING, row.created_at)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.SUBSCRIPTION_CONFIRM])
def test_a_blocked_address_gets_nothing_at_all(session, reader, kind):
    services.block(reader, at=now())

    one = told(reader, kind=kind, event="one")
    services.tell_many(people(reader), kind=kind, event="many", words={})

    assert one.state is State.STOPPED
    assert rows(session, event="many")[0].last_error == StopReason.BLOCKED


def test_who_stopped_still_gets_what_they_subscribed_to(session, reader):
    services.stop(reader, at=now())

    own = told(reader, kind=Kind.ANSWERED, event="one")
    services.tell_many(people(reader), kind=Kind.WEEKLY_SUMMARY, event="many", words={})

    assert own.state is State.STOPPED
    assert rows(session, event="many")[0].state is State.WAITING


def test_stopping_takes_back_what_waits(session, reader):
    row = told(reader)

    services.stop(reader, at=now())

    session.refresh(row)
    assert (row.state, row.last_error) == (State.STOPPED, StopReason.BY_READER)


def test_who_wants_messages_again_gets_them(session, reader):
    services.stop(reader, at=now())
    services.resume(reader)

    assert told(reader).state is State.WAITING


def test_an_erased_person_is_forgotten_and_not_written_to(session, reader):
    row = told(reader)

    services.erase(reader)
    services.erase(reader)

    session.refresh(row)
    assert (row.state, row.payload) == (State.STOPPED, None)
    assert services.address_of(reader) is None
    assert told(reader, event="later").state is State.STOPPED


def test_an_erased_person_may_come_back_as_a_new_one(session, reader, agency):
    services.erase(reader)

    again = services.recipient(agency.id, contact="budi@contoh.id")

    assert again.id != reader.id


def test_a_phone_number_waits_for_a_colleague(session, agency):
    reader = RecipientFactory(contact="0812 3456 7890")

    row = told(reader)

    assert (row.channel, row.state) == (Way.PHONE, State.WAITING)


def test_a_moment_that_is_none_is_refused_when_it_is_written(session, reader):
    with pytest.raises(ValueError, match="isoformat"):
        told(reader, due_at="besok siang")


def test_a_lazy_text_is_kept_in_every_language(app):
    stored = json.loads(decrypt(telling.sealed({"reason": _l("Benar"), "note": "apa adanya"})))

    assert stored["reason"]["id"] == "Benar"
    assert set(stored["reason"]) == {"id", "en"}
    assert stored["note"] == "apa adanya"
