"""One deed on many cases: chosen by hand or by filter, done at once or by a worker, passed over, undone."""

from klinik.clarifications.codes import Topic
from klinik.db import db, now
from klinik.notifications.models import Notification
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case
from klinik.review import services, tasks
from klinik.review.models import BulkAction
from tests.factories.review import contact, opened, taken
from tests.factories.statistics import add_case
from tests.review.browsing import send, token

ADDRESS = "/meja/massal"


def chosen(*cases):
    return [f"{case.id}:{case.version}" for case in cases]


def press(browser, **fields):
    return browser.post(ADDRESS, data={"form_token": token(browser, "/meja")[ADDRESS], **fields})


def fresh(case):
    return db.session.get_one(Case, case.id, populate_existing=True)


def many(agency, number):
    for place in range(number):
        add_case(agency, now(), title=f"Kabar {place}")


def the_action():
    return db.session.query(BulkAction).one()


def test_chosen_cases_are_taken_with_one_button_and_given_back_with_another(verifier):
    first, second = opened(), opened()

    response = press(verifier, do="take", case=chosen(first, second))
    after = [fresh(case).taken_by_id for case in (first, second)]
    undone = send(verifier, response.location, "/urungkan")

    assert after == [verifier.user.id] * 2
    assert "2 kasus dikembalikan seperti semula" in verifier.get(undone.location).text
    assert fresh(first).taken_by_id is None


def test_closing_many_asks_for_the_reason_and_says_who_will_be_told(verifier):
    cases = opened(contact=contact()), opened()

    page = press(verifier, do="decline", case=chosen(*cases))
    again = press(verifier, do="decline", case=chosen(*cases), then="do")

    assert page.status_code == 200
    assert "1 pelapor dikabari" in page.text
    assert "1 tanpa kontak" in page.text
    assert (again.status_code, fresh(cases[0]).status) == (422, CaseStatus.NEW)


def test_what_was_closed_together_is_opened_together_with_the_time_it_had(verifier):
    case = taken(verifier.user)
    due = case.due_at

    response = press(verifier, do="decline", case=chosen(case), then="do", reason="opinion")
    closed = fresh(case).status
    send(verifier, response.location, "/urungkan")

    assert closed is CaseStatus.DECLINED
    assert (fresh(case).status, fresh(case).due_at) == (CaseStatus.IN_REVIEW, due)


def test_a_case_that_went_on_meanwhile_is_passed_over_and_named(verifier, bayu):
    calm, busy = opened(), opened()
    said = chosen(calm, busy)
    services.take(busy, verifier=bayu, seen=busy.version, at=now())

    press(verifier, do="topic", case=said, then="do", topic=Topic.HEALTH)

    action = the_action()
    assert (action.done, action.skipped) == (1, 1)
    assert "berubah sejak dipilih" in verifier.get(f"{ADDRESS}/{action.id}").text


def test_many_are_merged_into_one_and_taken_apart_again(verifier):
    target, *others = opened(), opened(), opened()
    number = target.reports[0].ticket_number

    response = press(verifier, do="merge", case=chosen(target, *others), then="do", target=number)
    merged = [fresh(case).merged_into_id for case in others]
    send(verifier, response.location, "/urungkan")

    assert merged == [target.id, target.id]
    assert the_action().skipped == 1  # no case goes into itself
    assert [fresh(case).merged_into_id for case in others] == [None, None]


def test_a_target_that_does_not_exist_comes_back_beside_its_field(verifier):
    response = press(verifier, do="merge", case=chosen(opened()), then="do", target="KH-2026-999999")

    assert response.status_code == 422
    assert "Tidak ada kasus dengan nomor tiket ini." in response.text


def test_who_is_handed_many_cases_gets_one_letter(editor, bayu):
    cases = [opened() for _ in range(3)]

    press(editor, do="assign", case=chosen(*cases), then="do", colleague=str(bayu.id))

    assert {fresh(case).taken_by_id for case in cases} == {bayu.id}
    assert db.session.query(Notification).filter_by(kind="assigned").count() == 1


def test_five_hundred_cases_are_kept_for_a_worker_and_done_though_the_broker_was_away(verifier, agency, sent):
    many(agency, 500)

    response = press(verifier, do="topic", all="1", expected="500", address="view=action", then="do", topic="kesehatan")
    waiting = verifier.get(response.location).text
    sent.clear()  # the broker is down: the nudge is lost
    tasks.look_at_bulk()
    [(name, ids)] = sent
    tasks.work_through(*ids)

    assert "0 dari 500 kasus selesai" in waiting
    assert "Layanan latar belakang sedang tidak terjangkau" in waiting
    assert name == "review.work_through"
    assert (the_action().done, the_action().skipped) == (500, 0)
    assert db.session.query(Case).filter_by(topic=Topic.HEALTH).count() == 500


def test_a_worker_that_died_halfway_leaves_the_rest_to_the_next(verifier, agency):
    many(agency, 60)
    press(verifier, do="topic", all="1", expected="60", address="", then="do", topic="kesehatan")

    services.bulk.work_on(the_action(), at=now())
    halfway = the_action().done
    tasks.work_through(str(the_action().id))
    tasks.work_through(str(the_action().id))

    assert (halfway, the_action().done) == (services.bulk.BATCH, 60)


def test_a_filter_that_finds_more_than_it_did_asks_once_more(verifier, agency):
    many(agency, 3)

    response = press(verifier, do="spam", all="1", expected="2", address="", then="do")

    assert response.status_code == 409
    assert "tadi menemukan 2 kasus, sekarang 3" in response.text
    assert db.session.query(BulkAction).count() == 0


def test_nothing_chosen_is_a_sentence_and_no_error(verifier):
    opened()

    response = press(verifier, do="take", case=["bukan-kunci:1"])

    assert response.status_code == 422
    assert "Tidak ada kasus yang dipilih" in response.text


def test_cases_of_another_agency_cannot_be_chosen(foreign_verifier, verifier):
    case = opened()
    opened(agency=foreign_verifier.user.agency)

    response = press(foreign_verifier, do="take", case=chosen(case))

    assert response.status_code == 422
    assert fresh(case).taken_by_id is None
