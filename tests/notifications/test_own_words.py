"""An office words its messages itself: what must be said stays, and what is queued is not changed."""

import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.audit.models import AuditEvent
from klinik.db import db, now
from klinik.notifications import letters, own_words, previews, services
from klinik.notifications.channels import Outcome, Result
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification
from klinik.notifications.own_words import Text
from klinik.notifications.services import rewriting
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AgencyFactory
from tests.factories.notifications import RecipientFactory, told
from tests.notifications.scripted import drain

OWN = Text("Terima kasih, {nomor_tiket}", "Laporan {nomor_tiket} kami terima 100%.\n\nTenggatnya {tenggat}.")
OURS = Text("", "")


@pytest.fixture
def admin_user(agency):
    return UserFactory(agency=agency, role=Role.ADMIN)


def rewritten(agency, admin, text=OWN, *, kind=Kind.RECEIVED, seen=0, english=OURS):
    rewriting.rewrite(agency, kind, {"id": text, "en": english}, by=admin, seen=seen, at=now())
    db.session.commit()


class Reading:
    """A channel that keeps the letters it was given."""

    def __init__(self):
        self.letters = {}

    def send(self, parcels):
        for parcel in parcels:
            self.letters[parcel.address] = parcel.letter
            yield Outcome(Result.SENT)


def test_a_message_written_after_a_change_has_the_new_words_and_one_queued_before_the_old(agency, admin_user):
    told(RecipientFactory(contact="lama@contoh.id"))
    rewritten(agency, admin_user)
    told(RecipientFactory(contact="baru@contoh.id"))
    rewritten(agency, admin_user, OURS, seen=1)
    channel = Reading()

    drain(channel)

    assert channel.letters["lama@contoh.id"].paragraphs[0].startswith("Terima kasih. Laporan Anda")
    assert channel.letters["baru@contoh.id"].subject == "Terima kasih, KH-2026-004711"
    assert channel.letters["baru@contoh.id"].paragraphs == ("Laporan KH-2026-004711 kami terima 100%.",)


def test_a_message_to_many_has_each_offices_words(agency, foreign_agency, admin_user):
    text = Text("{judul}", "Dari kami: {judul}, {kesimpulan}.")
    rewritten(agency, admin_user, text, kind=Kind.ANSWERED)
    here, there = (
        RecipientFactory(contact="a@contoh.id"),
        RecipientFactory(contact="b@contoh.id", agency=foreign_agency),
    )
    people = select(Notification.recipient_id).distinct()
    told(here), told(there)
    words = {"headline": "Air mengalir", "verdict": "Hoaks"}

    services.tell_many(people, kind=Kind.ANSWERED, event="revision:1", words=words)
    channel = Reading()
    drain(channel)

    assert channel.letters["a@contoh.id"].paragraphs == ("Dari kami: Air mengalir, Hoaks.",)
    assert channel.letters["b@contoh.id"].paragraphs[0] == "Kabar yang Anda laporkan sudah kami periksa."


def test_english_readers_get_the_english_words(agency, admin_user):
    rewritten(agency, admin_user, english=Text("Thank you", "We have {nomor_tiket}."))
    told(RecipientFactory(contact="en@contoh.id", language="en"))
    channel = Reading()

    drain(channel)

    assert channel.letters["en@contoh.id"].paragraphs == ("We have KH-2026-004711.",)


@pytest.mark.parametrize(
    ("subject", "body", "refusal"),
    [
        ("Halo", "Nomor {nomor_tiket}, {nik}.", own_words.UnknownPlace),
        ("Halo {pertanyaan}", "Nomor {nomor_tiket}.", own_words.UnknownPlaceInSubject),
        ("Halo", "Nomor {nomor_tiket", own_words.UnknownPlace),
        ("Halo", "Nomor %(ticket_number)s.", own_words.UnknownPlace),
        ("Halo", "Kami terima.", own_words.MissingPlace),
        ("Halo", "Nomor {nomor_tiket}, tenggat {tenggat}.", own_words.MissingPlace),
        ("Halo", "", own_words.HalfWritten),
        ("H" * 121, "Nomor {nomor_tiket}.", own_words.SubjectTooLong),
        ("Halo", "{nomor_tiket}" + "a" * 2_000, own_words.TooLong),
    ],
)
def test_a_text_that_would_leave_somebody_uninformed_is_refused(app, subject, body, refusal):
    with pytest.raises(own_words.TextRefused) as refused:
        own_words.check(Kind.RECEIVED, Text(subject, body))

    assert type(refused.value) is refusal
    assert "%(" not in refused.value.sentence() or "%(ticket_number)s" in body


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", own_words.kinds())
def test_our_own_words_pass_our_own_rules_and_read_back_as_they_were(app, agency, kind, language):
    text = own_words.ours(kind, language)

    own_words.check(kind, text)

    shown = previews.of(kind, {"id": text, "en": text}, agency=agency)
    plain = previews.of(kind, {"id": OURS, "en": OURS}, agency=agency)
    where = 0 if language == "id" else 1
    assert (shown[where].full.subject, shown[where].full.paragraphs) == (
        plain[where].full.subject,
        plain[where].full.paragraphs,
    )


def test_words_in_a_place_are_made_harmless_and_never_filled_again(agency):
    text = Text("{nomor_tiket}", "{pertanyaan}")
    words = {"question": "{nomor_tiket} %(ticket_number)s http://palsu.example/x", "ticket_number": "KH-1"}

    letter = letters.form(Kind.NEEDS_INFO, words, (), language="id", agency=agency, text=text).letter(
        {}, stop_token="t"
    )

    assert letter.paragraphs == ("{nomor_tiket} %(ticket_number)s hxxp://palsu[.]example/x",)


def test_a_colleagues_newer_words_are_not_written_over(agency, admin_user):
    rewritten(agency, admin_user)

    with pytest.raises(rewriting.OtherVersion):
        rewritten(agency, admin_user, Text("Lain", "{nomor_tiket}"))

    assert rewriting.current(agency.id, Kind.RECEIVED).texts["id"] == OWN


def test_words_equal_to_ours_are_not_kept_and_each_change_is_a_version_in_the_trail(agency, admin_user):
    ours = {language: own_words.ours(Kind.RECEIVED, language) for language in ("id", "en")}
    assert rewriting.rewrite(agency, Kind.RECEIVED, ours, by=admin_user, seen=0, at=now()) is None

    rewritten(agency, admin_user)
    rewritten(agency, admin_user, OURS, seen=1)

    assert [row.is_own for row in rewriting.versions(agency.id, Kind.RECEIVED)] == [False, True]
    deeds = db.session.scalars(select(AuditEvent).filter_by(action="message_text.changed")).all()
    assert [deed.fields for deed in deeds] == [["received"], ["received"]]


def test_another_office_keeps_its_words(agency, admin_user):
    rewritten(agency, admin_user)

    assert rewriting.current(AgencyFactory().id, Kind.RECEIVED) is None
