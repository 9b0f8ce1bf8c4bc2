"""A chat says of an answer what its page says: that it was withdrawn, or is looked at again."""

import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.clarifications import services as clarifications
from klinik.clarifications.codes import RevisionKind
from klinik.db import db, now
from klinik.reports.models import Report
from klinik.reports.services import cases
from tests.factories.clarifications import CONTENT, published, revised, staff
from tests.factories.reports import story
from tests.reports.chat import Chat


@pytest.fixture
def chat(client, whatsapp, provider):
    return Chat(client, provider)


def test_a_ticket_whose_answer_was_withdrawn_says_so(chat):
    chat.say(story())
    chat.say("ya")
    report = db.session.scalars(select(Report)).one()
    cases.answer(report.case, published(), at=now())

    revised(report.case.clarification, RevisionKind.RETRACTION)

    assert "Dicabut: Tidak ada pemadaman" in chat.say(report.ticket_number)


def test_an_answer_in_doubt_is_offered_as_such_and_nobody_is_asked_to_share_it(chat):
    clarifications.suspend(published(), by=staff(Role.EDITOR), reason="Bukti baru", at=now())
    db.session.commit()

    offered, chosen = chat.say(CONTENT.claim), chat.say("1")

    assert "Sedang ditinjau ulang: Tidak ada pemadaman" in offered
    assert ("Hoaks:" in offered, "mohon tidak disebarkan dulu" in chosen) == (False, True)
