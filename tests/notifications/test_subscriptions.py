"""Regular mail only after a second yes; one click ends it; opening a link changes nothing."""

import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from klinik.db import db, now
from klinik.notifications import letters, queries, services, tasks
from klinik.notifications.kinds import Kind, Series, State
from klinik.notifications.models import Notification, Recipient, Subscription
from tests.factories.notifications import RecipientFactory
from tests.notifications.scripted import Scripted, drain

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


class Kept(Scripted):
    """A channel that keeps the letters it was given."""

    letters = ()

    def send(self, parcels):
        self.letters = (*self.letters, *[parcel.letter for parcel in parcels])
        return super().send(parcels)


def form_token(client):
    page = client.get("/langganan").text
    return page.partition('name="form_token" type="hidden" value="')[2].partition('"')[0]


def subscribe(client, **fields):
    return client.post("/langganan", data={"form_token": form_token(client), "series": "weekly"} | fields)


def mailed_link():
    row = db.session.scalars(select(Notification).filter_by(kind=Kind.SUBSCRIPTION_CONFIRM)).one()
    return letters.words_in("id", row.payload)["url"].removeprefix("http://localhost")


def subscription():
    db.session.expire_all()
    return db.session.scalars(select(Subscription)).one()


@pytest.fixture
def asked(client, agency):
    """A reader has filled in the form; returns the path of the link in the mail."""
    assert subscribe(client, contact="budi@contoh.id").status_code == 303
    return mailed_link()


def test_asking_sends_a_link_and_no_more(client, asked):
    assert asked.startswith("/langganan/")
    assert asked.endswith("/setuju")
    assert not subscription().is_active
    assert client.get("/langganan/periksa-surel").status_code == 200


def test_a_subscription_may_be_about_one_topic_and_says_so(client, agency):
    subscribe(client, contact="budi@contoh.id", series="clarifications", topic="kesehatan")

    page = client.get(mailed_link()).text

    assert subscription().topic == "kesehatan"
    assert "setiap klarifikasi baru tentang Kesehatan" in page


def test_an_address_may_choose_what_the_form_begins_with_and_no_more(client, agency):
    page = client.get("/langganan?series=clarifications&topic=kesehatan").text
    odd = client.get("/langganan?series=semua&topic=tidak-ada").text

    assert re.search(r'<input[^>]*checked[^>]*value="clarifications"', page)
    assert '<option selected value="kesehatan">' in page
    assert re.search(r'<input[^>]*checked[^>]*value="weekly"', odd)
    assert 'value="tidak-ada"' not in odd


def test_the_weekly_summary_has_no_topic_and_an_unknown_topic_is_refused(client, agency):
    refused = subscribe(client, contact="ani@contoh.id", series="clarifications", topic="tidak-ada")
    subscribe(client, contact="budi@contoh.id", series="weekly", topic="kesehatan")

    assert refused.status_code == 422
    assert subscription().topic == ""


def test_a_mail_scanner_that_opens_links_confirms_and_stops_nothing(client, asked):
    assert client.get(asked).status_code == 200
    assert client.head(asked).status_code == 200
    assert not subscription().is_active

    client.post(asked)
    client.get(asked.replace("setuju", "berhenti"))

    assert subscription().is_active


def test_pressing_the_button_confirms(client, asked):
    assert client.post(asked).status_code == 303
    assert client.post(asked).status_code == 303

    assert subscription().is_active
    assert "Langganan Anda aktif" in client.get(asked).text


def test_one_click_of_a_mail_program_stops_without_sending_it_elsewhere(client, asked):
    client.post(asked)

    answer = client.post(asked.replace("setuju", "berhenti"), data=ONE_CLICK)

    assert answer.status_code == 200
    assert not subscription().is_active


def test_the_button_stops_too(client, asked):
    client.post(asked)

    answer = client.post(asked.replace("setuju", "berhenti"))

    assert answer.status_code == 303
    assert "tidak menerima pesan ini lagi" in client.get(answer.location).text


def test_who_is_subscribed_gets_no_second_link_and_the_page_says_the_same(client, asked):
    client.post(asked)

    again = subscribe(client, contact="BUDI@contoh.id")

    assert again.status_code == 303
    assert len(db.session.scalars(select(Notification)).all()) == 1


def test_asking_twice_in_a_day_sends_one_link(client, asked):
    subscribe(client, contact="budi@contoh.id")

    assert mailed_link() == asked


@pytest.mark.parametrize("contact", ["", "bukan alamat", "081234567890", "a@b.id\nBcc: c@d.id"])
def test_what_is_no_mail_address_comes_back_with_a_sentence(client, agency, contact):
    answer = subscribe(client, contact=contact)

    assert answer.status_code == 422
    assert "Tulis alamat surel" in answer.text


def test_a_form_without_its_token_is_shown_again(client, agency):
    answer = client.post("/langganan", data={"contact": "budi@contoh.id", "series": "weekly"})

    assert answer.status_code == 422
    assert "budi@contoh.id" in answer.text


@pytest.mark.parametrize("path", ["/langganan/tidak-ada/setuju", "/langganan/tidak-ada/berhenti"])
def test_an_unknown_link_is_not_found_and_says_where_to_begin_anew(client, agency, path):
    assert client.get(path).status_code == 404
    assert "Tautan ini tidak berlaku lagi" in client.get(path).text
    assert client.post(path).status_code == 404


def test_tokens_are_not_readable_in_the_database(client, asked):
    token = asked.split("/")[2]

    assert token.encode() not in subscription().token_hash
    assert token not in subscription().token


def test_the_summary_goes_to_those_who_confirmed_it_and_to_nobody_else(agency, foreign_agency):
    yes, no, stopped, elsewhere = (
        _subscribed(agency, "ya@contoh.id"),
        _subscribed(agency, "belum@contoh.id", is_confirmed=False),
        _subscribed(agency, "berhenti@contoh.id"),
        _subscribed(foreign_agency, "lain@contoh.id"),
    )
    services.unsubscribe(stopped, at=now())

    services.tell_many(
        queries.subscribers([agency.id], Series.WEEKLY), kind=Kind.WEEKLY_SUMMARY, event="week:2026-W47", words={}
    )

    rows = db.session.scalars(select(Notification).filter_by(kind=Kind.WEEKLY_SUMMARY)).all()
    assert [(row.recipient_id, row.subscription_id) for row in rows] == [(yes.recipient_id, yes.id)]
    assert no.recipient_id != elsewhere.recipient_id


def test_one_topic_and_every_topic_make_one_message(agency):
    _subscribed(agency, "ya@contoh.id", series=Series.CLARIFICATIONS)
    of_topic = _subscribed(agency, "ya@contoh.id", series=Series.CLARIFICATIONS, topic="kesehatan")
    _subscribed(agency, "lain@contoh.id", series=Series.CLARIFICATIONS, topic="penipuan")

    found = db.session.execute(queries.subscribers([agency.id], Series.CLARIFICATIONS, topic="kesehatan")).all()

    assert found == [(of_topic.recipient_id, of_topic.id)]


def test_stopping_a_subscription_takes_back_what_waits(agency):
    subscribed = _subscribed(agency, "ya@contoh.id")
    people = queries.subscribers([agency.id], Series.WEEKLY)
    services.tell_many(people, kind=Kind.WEEKLY_SUMMARY, event="week:2026-W47", words={})

    services.unsubscribe(subscribed, at=now())

    db.session.expire_all()
    assert db.session.scalars(select(Notification.state).filter_by(kind=Kind.WEEKLY_SUMMARY)).all() == [State.STOPPED]


def _corrected(agency, *followers):
    """Tell followers of an answer, let `ended` act, tell them of its correction; return who is written to."""
    answer = uuid.uuid4()
    people = queries.subscribers([agency.id], Series.CLARIFICATIONS)
    services.tell_many(people, kind=Kind.PUBLISHED, event="revision:1", words={}, revision_id=answer)
    for end in followers:
        end()
    services.tell_everyone_told([answer], kind=Kind.CORRECTED, event="revision:2", words={"headline": "Fakta"})
    waiting = select(Notification).filter_by(kind=Kind.CORRECTED, state=State.WAITING)
    return {row.subscription_id for row in db.session.scalars(waiting)}


def test_who_ended_a_subscription_hears_no_correction_of_what_came_by_it_and_nobody_else_misses_one(agency):
    ended, own_stopped = (_subscribed(agency, f"{name}@contoh.id", series=Series.CLARIFICATIONS) for name in "ab")
    reader = db.session.get_one(Recipient, own_stopped.recipient_id)

    heard = _corrected(agency, lambda: services.unsubscribe(ended, at=now()), lambda: services.stop(reader, at=now()))

    assert heard == {own_stopped.id}


def test_a_correction_says_to_who_follows_the_office_that_they_follow_it(agency):
    _subscribed(agency, "a@contoh.id", series=Series.CLARIFICATIONS)
    _corrected(agency)
    channel = Kept()

    drain(channel)

    why = {letter.why for letter in channel.letters if letter.kind is Kind.CORRECTED}
    assert why == {f"Anda menerima pesan ini karena berlangganan pada Klinik Hoaks {agency.name}."}


def test_a_wish_that_nobody_confirms_is_forgotten(agency):
    old = _subscribed(agency, "lama@contoh.id", is_confirmed=False)
    old.requested_at = now() - timedelta(days=8)
    _subscribed(agency, "baru@contoh.id", is_confirmed=False)
    _subscribed(agency, "ya@contoh.id").requested_at = now() - timedelta(days=99)
    db.session.commit()

    tasks.forget()

    assert len(db.session.scalars(select(Subscription)).all()) == 2


def test_an_erased_reader_is_subscribed_to_nothing(agency):
    _subscribed(agency, "ya@contoh.id")

    services.erase(RecipientFactory(agency=agency, contact="ya@contoh.id"))

    assert db.session.scalars(select(Subscription)).all() == []


def _subscribed(agency, contact, *, is_confirmed=True, series=Series.WEEKLY, topic=""):
    services.subscribe(agency, contact=contact, series=series, at=now(), topic=topic)
    reader = RecipientFactory(agency=agency, contact=contact)
    found = db.session.scalars(select(Subscription).filter_by(recipient_id=reader.id, topic=topic)).one()
    if is_confirmed:
        services.confirm(found, at=now())
    db.session.commit()
    return found
