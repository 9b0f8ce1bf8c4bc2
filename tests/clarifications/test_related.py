"""What the page of an answer leads on to."""

from datetime import timedelta

import pytest
from flask import g

from klinik.accounts.models import Role
from klinik.clarifications import queries, services
from klinik.clarifications.codes import RevisionKind, Topic, Verdict
from klinik.db import db, now
from tests.factories.clarifications import published, revised, staff

MOST_QUESTIONS = 4  # two of them about the office, which a running clinic remembers for a second


def headlines(clarification):
    return [row.headline for row in queries.related(queries.answer(clarification.public_id, "id"))]


def ago(hours):
    return now() - timedelta(hours=hours)


def test_the_newest_of_the_topic_are_related_whatever_their_conclusion(client, agency):
    shown = published(at=ago(9))
    for hours, verdict in (
        (5, Verdict.TRUE),
        (1, Verdict.HOAX),
        (3, Verdict.MISLEADING),
        (7, Verdict.HOAX),
        (8, Verdict.TRUE),
    ):
        published(at=ago(hours), verdict=verdict, headline=f"Terbit {hours} jam lalu")
    published(at=ago(2), topic=Topic.HEALTH, headline="Topik lain")

    assert headlines(shown) == [f"Terbit {hours} jam lalu" for hours in (1, 3, 5, 7)]


def test_what_the_own_office_says_comes_before_what_others_say(client, agency, foreign_agency):
    shown = published(at=ago(9))
    published(at=ago(5), headline="Dari kantor ini")
    published(foreign_agency, at=ago(1), headline="Dari kantor lain")

    page = client.get(shown.path).text

    assert headlines(shown) == ["Dari kantor ini", "Dari kantor lain"]
    assert page.index("Dari kantor ini") < page.index("Dari kantor lain")


def test_what_was_withdrawn_is_not_related(client, agency):
    shown, other = published(at=ago(9)), published(at=ago(5), headline="Yang kemudian dicabut")
    revised(other, RevisionKind.RETRACTION)

    assert headlines(shown) == []


def test_what_is_looked_at_again_is_not_related_until_it_stands_again(client, agency, foreign_agency):
    shown, theirs = published(at=ago(9)), published(foreign_agency, headline="Dari kantor lain")

    services.suspend(theirs, by=staff(Role.EDITOR), reason="Bukti baru", at=now())
    db.session.commit()
    assert headlines(shown) == []
    services.lift(theirs, by=staff(Role.EDITOR), at=now())
    db.session.commit()
    assert headlines(shown) == ["Dari kantor lain"]


def test_a_page_hangs_on_every_office_that_it_leads_on_to(app, agency, foreign_agency):
    shown = published()
    published(foreign_agency)

    with app.test_request_context(shown.path):
        app.full_dispatch_request()
        assert str(foreign_agency.id) in g.page_keys


@pytest.mark.parametrize("others", [0, 6])
def test_a_page_asks_as_little_however_much_is_related(client, agency, count_queries, others):
    shown = published()
    for number in range(others):
        published(headline=f"Tentang hal yang sama, bagian {number}")

    with count_queries() as asked:
        client.get(shown.path)

    assert len(asked) <= MOST_QUESTIONS
