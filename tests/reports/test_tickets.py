"""Coming back to a ticket: code, link, timeline, additions, withdrawal, one's own data."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from klinik.db import db, now, uuid7
from klinik.files import services as files
from klinik.files.models import StoredFile
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification
from klinik.reports import services
from klinik.reports.codes import CaseStatus, DeclineReason, Step
from klinik.reports.models import CodeBackoff, ReportStep
from klinik.reports.services import access, cases, promise
from tests.factories.files import StoredFileFactory
from tests.factories.reports import filed
from tests.reports.citizen import act, ask, enter, mine, report

__all__ = ["mine", "report"]  # fixtures

WRONG = "0000-0000-0000-0000"


@pytest.mark.parametrize("between", [" ", "", "–", " - ", "."])
def test_number_and_code_open_the_ticket_however_they_are_typed(client, report, between):
    number = report.ticket_number.lower().replace("-", between)
    code = services.access_code(report).replace("-", between)

    answer = enter(client, number, code)

    assert answer.status_code == 303
    assert "Perjalanan laporan" in client.get(answer.location).text


def test_what_happens_at_one_moment_stands_in_the_order_of_a_report(report):
    later, at = sorted((uuid7(), uuid7()), reverse=True), now() + timedelta(minutes=5)
    for key, step in zip(later, (Step.REVIEWED, Step.ANSWERED), strict=True):
        db.session.add(ReportStep(id=key, report_id=report.id, step=step, happened_at=at))
    db.session.commit()
    db.session.expire_all()

    assert [one.step for one in report.steps] == [Step.RECEIVED, Step.REVIEWED, Step.ANSWERED]


def test_the_code_is_the_same_after_a_reload_and_nowhere_in_the_database(report):
    code = services.access_code(report)

    assert code == services.access_code(report)
    assert code.replace("-", "").encode() not in report.code_nonce


def test_a_wrong_code_and_an_unknown_number_look_the_same(client, report):
    wrong = enter(client, report.ticket_number, WRONG)
    unknown = enter(client, "KH-2020-999999", WRONG)

    def without_number(page):
        return re.sub(r'value="[^"]*"', "", page.text)

    assert wrong.status_code == unknown.status_code == 422
    assert without_number(wrong) == without_number(unknown)


def test_without_code_a_ticket_number_shows_only_the_form(client, report):
    page = client.get(f"/tiket/{report.ticket_number}")

    assert "Kode akses" in page.text
    assert "Perjalanan laporan" not in page.text


def test_an_addition_takes_the_one_file_that_is_kept_and_offers_no_second(mine, report):
    page = mine.get(f"/tiket/{report.ticket_number}").text

    [field] = re.findall(r'<input[^>]* name="file"[^>]*>', page)
    assert "multiple" not in field


def test_guessing_is_slowed_down_and_the_right_code_waits_too(client, report):
    for _ in range(4):
        enter(client, report.ticket_number, WRONG)

    answer = enter(client, report.ticket_number, services.access_code(report))

    assert answer.status_code == 429
    assert "terlalu sering salah" in answer.text
    assert 0 < int(answer.headers["Retry-After"]) <= 15


def test_the_link_in_the_mail_passes_the_waiting_by(client, report):
    token = access.make_link(report, at=now())
    db.session.add(CodeBackoff(ticket_number=report.ticket_number, failures=9, wait_until=now() + timedelta(minutes=9)))
    db.session.commit()

    answer = client.get(f"/t/{token}")

    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200


def test_a_dead_link_says_so_and_offers_the_form(client, report):
    answer = client.get("/t/tidak-ada")

    assert answer.status_code == 404
    assert "Tautan ini tidak berlaku lagi" in answer.text


def test_a_ticket_of_another_agency_is_not_found_here(client, agency, foreign_agency):
    theirs = filed(foreign_agency)

    assert enter(client, theirs.ticket_number, services.access_code(theirs)).status_code == 422


def test_no_identity_stands_on_the_page(mine, report):
    page = mine.get(f"/tiket/{report.ticket_number}")

    assert "warga@contoh.id" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_an_answer_to_our_question_sets_the_clock_going_again(mine, report):
    due_at, request = report.case.due_at, ask(report)
    report.case.paused_at = now() - timedelta(hours=5)
    db.session.commit()

    answer = act(mine, report, "tambah", text="Dari grup RT 03")

    db.session.refresh(report.case)
    assert answer.status_code == 303
    assert (request.answered_at is not None, report.case.status) == (True, CaseStatus.NEW)
    assert timedelta(hours=4, minutes=59) < report.case.due_at - due_at < timedelta(hours=5, minutes=1)


def test_who_added_something_lands_where_the_page_says_so(mine, report):
    address, _hash, place = act(mine, report, "tambah", text="Dari grup RT 03").location.partition("#")

    shown = mine.get(address).text
    assert "Anda menambahkan" in shown[shown.index(f'id="{place}"') :]


def test_the_page_asks_the_question_of_the_desk(mine, report):
    ask(report)

    assert "Dari grup mana?" in mine.get(f"/tiket/{report.ticket_number}").text


def test_an_empty_addition_comes_back_on_the_ticket_with_a_word(mine, report):
    answer = act(mine, report, "tambah", text=" ")

    assert answer.status_code == 422
    assert "<title>Kesalahan: Tiket" in answer.text
    assert 'href="#text">Tulis keterangan tambahan' in answer.text
    assert "Perjalanan laporan" in answer.text


def test_the_receipt_has_a_way_back_for_a_camera_and_what_is_shared_holds_no_code(mine, report):
    page = mine.get(f"/tiket/{report.ticket_number}").text

    shared = re.search(r"https://wa\.me/\?text=([^\"]+)", page)[1]
    code = services.access_code(report)
    assert 'alt="Kode QR ke halaman lacak tiket"' in page
    assert report.ticket_number in shared
    assert code not in shared
    assert code.replace("-", "") not in shared


def test_the_promise_stands_with_its_hour_and_has_not_moved(mine, report):
    page = mine.get(f"/tiket/{report.ticket_number}").text

    assert "Kami menjawab paling lambat" in page
    assert 'class="ahead"' in page
    assert "Semula" not in page


def test_a_promise_that_moved_says_why(mine, report):
    ask(report)
    report.case.paused_at = now() - timedelta(hours=5)
    db.session.commit()

    act(mine, report, "tambah", text="Saya melihatnya di pasar.")

    page = mine.get(f"/tiket/{report.ticket_number}").text
    assert "Waktunya bergeser karena sempat menunggu keterangan tambahan dari Anda." in page
    assert "Semula" in page


def test_a_broken_promise_is_admitted(mine, report):
    report.case.due_at = report.promised_at = now() - timedelta(hours=1)
    db.session.commit()

    assert "Kami terlambat menjawab" in mine.get(f"/tiket/{report.ticket_number}").text


def test_a_case_that_is_examined_again_says_so(report):
    cases.add_step(report.case, Step.REOPENED, at=now())
    report.case.due_at += timedelta(hours=30)
    db.session.commit()
    db.session.refresh(report)

    assert promise.promise(report, at=now()).why_moved == promise.WHY_REOPENED


def test_a_question_is_repeated_once_after_three_days_and_closed_after_seven(report):
    request = ask(report)

    services.remind(request, at=now() + timedelta(days=3))
    services.remind(request, at=now() + timedelta(days=4))
    services.close_unanswered(request, at=now() + timedelta(days=7))

    assert report.case.status is CaseStatus.INCOMPLETE
    assert [step.step for step in report.steps if step.step is Step.INCOMPLETE] == []
    db.session.expire(report)
    assert report.steps[-1].step is Step.INCOMPLETE


@pytest.mark.parametrize("how", ["withdrawn", "suspect"])
def test_whoever_is_written_to_no_more_is_not_reminded_either(report, how):
    request = ask(report)
    if how == "withdrawn":
        services.withdraw(report, at=now())
    else:
        report.quarantined_at = now()

    services.remind(request, at=now() + timedelta(days=3))

    assert db.session.scalars(select(Notification).filter_by(kind=Kind.INFO_REMINDER)).all() == []


def test_a_reply_reopens_what_was_closed_as_incomplete(report):
    services.close_unanswered(ask(report), at=now())

    services.add_information(report, text="Maaf terlambat", at=now())

    assert report.case.status is CaseStatus.NEW
    assert report.case.closed_at is None


@pytest.mark.parametrize("status", [CaseStatus.DECLINED, CaseStatus.SPAM])
def test_a_declined_citizen_reads_a_reason_and_spam_looks_the_same(mine, report, status):
    report.case.decline_reason = DeclineReason.NOT_A_CLAIM
    cases.change_status(report.case, status, at=now())
    db.session.commit()

    page = mine.get(f"/tiket/{report.ticket_number}").text

    assert "Laporan ini tidak dapat kami proses." in page
    assert "tidak memuat kabar yang dapat diperiksa" in page
    assert "spam" not in page.lower()


def test_what_was_attached_to_an_erased_report_goes_from_the_disk(report):
    sent, added = StoredFileFactory(), StoredFileFactory()
    report.files.append(sent)
    services.add_information(report, text="", file=added, at=now())
    db.session.commit()
    contents = [files.path(file) for file in (sent, added)]

    services.erase(report, at=now())
    db.session.commit()
    files.sweep(now() + files.GRACE * 2)

    assert [content.exists() for content in contents] == [False, False]
    assert db.session.scalars(select(StoredFile)).all() == []


def test_the_wrong_browser_can_do_nothing(client, report):
    answers = [client.post(f"/tiket/{number}/tarik", data={"sure": "y"}) for number in (report.ticket_number, "x")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert report.withdrawn_at is None


def test_who_writes_on_a_ticket_that_has_closed_is_asked_for_the_code_and_loses_nothing(client, report):
    answer = client.post(f"/tiket/{report.ticket_number}/tambah", data={"text": "Saya lihat <lagi> di grup RT."})

    assert "Saya lihat &lt;lagi&gt; di grup RT." in answer.text
    assert 'name="access_code"' in answer.text
    assert f'value="{report.ticket_number}"' in answer.text


def test_the_address_of_a_form_that_came_back_leads_to_its_ticket(mine, report):
    page = f"/tiket/{report.ticket_number}"
    assert act(mine, report, "tarik").status_code == 422

    answer = mine.get(f"{page}/tarik?lang=en")

    assert (answer.status_code, answer.location) == (302, f"{page}?lang=en")


def test_expired_ways_back_are_forgotten(report):
    access.remember(report, token=None, at=now() - timedelta(days=2))

    access.forget_expired(at=now())

    assert db.session.scalars(select(access.TicketSession)).all() == []
