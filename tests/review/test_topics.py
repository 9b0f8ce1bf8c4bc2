"""An office keeps its own list of topics, and everything that speaks of topics speaks of that list."""

import re

import pytest
from flask import g

from klinik.accounts.models import Role
from klinik.clarifications.topics import TOPIC_WORDS
from klinik.db import db, now
from klinik.errors import NotAllowed, NotFound
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Series
from klinik.review import services
from klinik.review.services import sorting
from tests.factories.clarifications import published, staff
from tests.factories.review import drafted, taken
from tests.review.browsing import send

PAGE = "/meja/pengaturan/topik"
NAMES = {"name": "Banjir rob", "name_en": "Tidal floods"}


@pytest.fixture
def dewi(app, agency):
    """An admin of jatim."""
    return staff(Role.ADMIN, agency)


def added(dewi, **names):
    code = sorting.add(dewi.agency, **{**NAMES, **names}, by=dewi)
    db.session.commit()
    return code


def test_an_added_topic_is_offered_wherever_topics_are_chosen(dewi, sari, log_in, client):
    added(dewi)
    browser, case = log_in(sari), taken(sari)

    for page in (browser.get("/meja"), browser.get(f"/meja/kasus/{case.id}/draf"), client.get("/langganan")):
        assert '<option value="banjir-rob">Banjir rob</option>' in page.text.replace(" selected", "")


def test_what_is_filed_under_it_is_shown_filtered_and_counted_under_its_name(dewi, sari, log_in, client):
    clarification = published(topic=added(dewi), headline="Air laut tidak masuk Kota Mawar")

    assert "Banjir rob" in client.get(clarification.path).text
    assert clarification.current.headline in client.get("/klarifikasi?topic=banjir-rob").text
    assert "Tidal floods" in client.get("/klarifikasi?lang=en").text
    assert client.get("/api/v1/clarifications?topic=banjir-rob").json["items"]
    assert client.get("/api/v1/clarifications?topic=tidak-ada").status_code == 422


def test_cases_are_filed_and_found_under_it(dewi, sari, log_in):
    case = taken(sari)
    services.set_topic(case, topic=added(dewi), by=sari, seen=case.version)
    db.session.commit()

    assert case.title in log_in(sari).get("/meja?topic=banjir-rob").text
    assert case.title not in log_in(sari).get("/meja?topic=kesehatan").text


def test_another_offices_page_shows_the_topic_but_does_not_offer_it(dewi, foreign_agency, log_in):
    clarification = published(topic=added(dewi))
    stranger = log_in(staff(Role.VERIFIER, foreign_agency))

    assert "Banjir rob" not in stranger.get("/meja").text
    g.pop("topics_of_everybody", None)
    assert str(TOPIC_WORDS[clarification.current.topic]) == "Banjir rob"


def test_a_renamed_topic_of_the_ministry_keeps_its_code(dewi, client):
    clarification = published()

    sorting.rename(dewi.agency, "pemerintahan", name="Layanan pemerintah", name_en="Public services", by=dewi)
    db.session.commit()

    assert clarification.current.topic == "pemerintahan"
    assert "Layanan pemerintah" in client.get(clarification.path).text
    assert "Public services" in client.get(f"{clarification.path}?lang=en").text


def test_a_retired_topic_is_not_offered_and_keeps_what_it_has(dewi, sari, log_in, client):
    clarification = published(topic=added(dewi))
    sorting.retire(dewi.agency, "banjir-rob", by=dewi)
    db.session.commit()

    assert "Banjir rob" not in log_in(sari).get("/meja").text
    assert "Banjir rob" not in client.get("/langganan").text
    assert "Banjir rob" in client.get(clarification.path).text
    assert clarification.current.headline in client.get("/klarifikasi?topic=banjir-rob").text


def test_a_draft_under_a_retired_topic_can_still_be_saved(dewi, sari, log_in):
    case = taken(sari)
    drafted(case, by=sari, topic=added(dewi))
    sorting.retire(dewi.agency, "banjir-rob", by=dewi)
    db.session.commit()

    page = log_in(sari).get(f"/meja/kasus/{case.id}/draf").text

    assert '<option selected value="banjir-rob">Banjir rob</option>' in page


def test_the_queue_filtered_by_a_retired_topic_names_it(dewi, sari, log_in):
    code = added(dewi)
    sorting.retire(dewi.agency, code, by=dewi)
    db.session.commit()

    page = log_in(sari).get(f"/meja?topic={code}").text

    assert re.search(r'<option value="banjir-rob" selected>\s*Banjir rob', page)
    assert "Banjir rob" not in log_in(sari).get("/meja?topic=kesehatan").text


@pytest.mark.parametrize("use", ["case", "answer", "subscription"])
def test_a_topic_in_use_is_not_removed_but_an_unused_one_is(dewi, sari, agency, use):
    code, unused = added(dewi), added(dewi, name="Kirab", name_en="Parades")
    case = taken(sari)
    {
        "case": lambda: services.set_topic(case, topic=code, by=sari, seen=case.version),
        "answer": lambda: published(topic=code),
        "subscription": lambda: notifications.subscribe(
            agency, contact="warga@contoh.id", series=Series.CLARIFICATIONS, topic=code, at=now()
        ),
    }[use]()

    with pytest.raises(sorting.TopicInUse):
        sorting.remove(agency, code, by=dewi)
    sorting.remove(agency, unused, by=dewi)
    assert [row["code"] for row in agency.topics] == [code]


def test_a_name_is_used_once_and_the_list_is_never_empty(dewi, agency):
    added(dewi)

    for name in ("Banjir rob", "banjir ROB", "Kesehatan"):
        with pytest.raises(sorting.TopicTaken):
            sorting.add(agency, name=name, name_en="x", by=dewi)
    for code in [code for code in TOPIC_WORDS if code != "lain-lain"]:
        sorting.retire(agency, code, by=dewi)
    sorting.retire(agency, "banjir-rob", by=dewi)
    with pytest.raises(sorting.LastTopic):
        sorting.retire(agency, "lain-lain", by=dewi)


def test_only_the_offices_own_admin_changes_the_list_and_the_ministrys_are_never_removed(dewi, sari, agency):
    with pytest.raises(NotAllowed):
        sorting.add(agency, **NAMES, by=sari)
    with pytest.raises(NotFound):
        sorting.remove(agency, "kesehatan", by=dewi)


def test_an_admin_keeps_the_list_on_the_page(admin, agency):
    send(admin, PAGE, "/topik", **NAMES)
    assert "banjir-rob" in admin.get(PAGE).text

    twice = send(admin, PAGE, "/topik", **NAMES)
    empty = send(admin, PAGE, "/topik", name="", name_en="")
    send(admin, PAGE, "banjir-rob", name="Rob", name_en="Tides")
    send(admin, PAGE, "banjir-rob/pensiunkan")
    db.session.refresh(agency)

    assert (twice.status_code, empty.status_code) == (422, 422)
    assert agency.topics == [{"code": "banjir-rob", "name": "Rob", "name_en": "Tides", "retired": True}]
    send(admin, PAGE, "banjir-rob/tawarkan")
    send(admin, PAGE, "banjir-rob/hapus")
    db.session.refresh(agency)
    assert agency.topics == []
