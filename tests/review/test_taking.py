"""Taking a case, letting it go, handing it over."""

import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.errors import NotAllowed, StaleVersion
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification
from klinik.reports.codes import CaseStatus, Step
from klinik.review import services
from tests.factories.clarifications import staff
from tests.factories.review import opened, taken


def test_a_taken_case_is_under_review_and_its_reporter_sees_that(sari):
    case = opened()

    services.take(case, verifier=sari, seen=case.version, at=now())

    assert (case.taken_by, case.status) == (sari, CaseStatus.IN_REVIEW)
    assert case.reports[0].steps[-1].step is Step.REVIEWED


def test_a_case_somebody_has_cannot_be_taken(sari, bayu):
    case = taken(sari)

    with pytest.raises(services.AlreadyTaken) as refusal:
        services.take(case, verifier=bayu, seen=case.version, at=now())

    assert sari.name in refusal.value.sentence()


def test_taking_twice_changes_nothing(sari):
    case = taken(sari)
    version = case.version

    services.take(case, verifier=sari, seen=version - 1, at=now())

    assert case.version == version


def test_an_auditor_cannot_take_a_case(agency):
    case = opened()

    with pytest.raises(NotAllowed):
        services.take(case, verifier=staff(Role.AUDITOR, agency), seen=case.version, at=now())


def test_a_verifier_of_another_agency_cannot_take_a_case(agency, foreign_agency):
    case = opened()

    with pytest.raises(NotAllowed):
        services.take(case, verifier=staff(Role.VERIFIER, foreign_agency), seen=case.version, at=now())


def test_a_released_case_is_free_again(sari):
    case = taken(sari)

    services.release(case, by=sari, seen=case.version)

    assert case.taken_by is None


def test_only_an_editor_releases_for_somebody_else(sari, bayu, ratna):
    case = taken(sari)

    with pytest.raises(NotAllowed):
        services.release(case, by=bayu, seen=case.version)
    services.release(case, by=ratna, seen=case.version)

    assert case.taken_by is None


def test_whoever_gets_a_case_handed_over_is_written_to(sari, bayu):
    case = taken(sari)

    services.hand_over(case, to=bayu, by=sari, seen=case.version, at=now())

    assert case.taken_by == bayu
    assert db.session.scalars(select(Notification.kind)).all() == [Kind.ASSIGNED]


def test_a_case_is_not_handed_to_an_auditor(sari, agency):
    case = taken(sari)

    with pytest.raises(services.CannotTake):
        services.hand_over(case, to=staff(Role.AUDITOR, agency), by=sari, seen=case.version, at=now())


def test_a_write_over_an_older_state_is_refused_with_who_and_when(sari, bayu, ratna):
    case = taken(sari)
    seen = case.version
    services.hand_over(case, to=bayu, by=sari, seen=seen, at=now())

    with pytest.raises(StaleVersion) as refusal:
        services.release(case, by=ratna, seen=seen)

    assert refusal.value.sentence().startswith(f"{sari.name} menyimpan perubahan pukul ")


def test_one_more_report_does_not_stand_in_the_way_of_who_is_at_work(sari):
    text = "Air keran di Kelurahan Mawar kabarnya mati tujuh hari mulai besok pagi sekali"
    case = opened(text=text)
    seen = case.version
    opened(text=text)

    services.take(case, verifier=sari, seen=seen, at=now())

    assert (case.taken_by, case.report_count) == (sari, 2)
