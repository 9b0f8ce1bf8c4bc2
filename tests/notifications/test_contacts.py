"""An address is read once, in every way people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klinik.notifications import contacts, services
from klinik.notifications.contacts import NotAContact
from klinik.notifications.kinds import Way


@pytest.mark.parametrize("typed", ["0812 3456 7890", "+62 812-3456-7890", "62812 34567890", "(0812) 34567890"])
def test_a_phone_number_is_the_same_however_it_is_written(typed):
    assert contacts.read(typed) == contacts.Contact(Way.PHONE, "+6281234567890", "+6281234567890")


def test_a_mail_address_is_compared_without_regard_to_capitals():
    assert contacts.read(" Budi.S@Contoh.ID ").same == contacts.read("budi.s@contoh.id").same


@pytest.mark.parametrize(
    "typed",
    [
        *("", "budi", "budi@", "@contoh.id", "12", "a b@contoh.id", "a@b.id,c@d.id", "Budi <a@b.id>", "\0@x.id"),
        *("budí@contoh.id", "a" * 250 + "@contoh.id", "a@b.id\nBcc: c@d.id", "a@b.id\r\nRCPT TO:<x@y.id>"),
    ],
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(NotAContact):
        contacts.read(typed)


@given(st.text(max_size=60) | st.text(max_size=20).map(lambda name: f"{name}@contoh.id"))
def test_no_address_ever_holds_a_line_end_or_a_space(typed):
    try:
        address = contacts.read(typed).address
    except NotAContact:
        return

    assert address.isascii()
    assert not set(address) & set("\r\n\t <>,;")


def test_the_same_person_is_one_recipient_of_an_office_and_another_of_the_next(session, agency, foreign_agency):
    here = services.recipient(agency.id, contact="budi@contoh.id")

    assert services.recipient(agency.id, contact="Budi@Contoh.id").id == here.id
    assert services.recipient(foreign_agency.id, contact="budi@contoh.id").id != here.id


def test_the_language_last_chosen_counts(session, agency, reader):
    assert services.recipient(agency.id, contact="budi@contoh.id", language="en").language == "en"


def test_lists_show_an_address_that_only_its_owner_knows(app, reader):
    assert services.masked_address(reader) == "b•••@contoh.id"
    assert contacts.masked("+6281234567890") == "•••7890"
