"""Two cases become one, and apart again."""

import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.reports import services as report_services
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case, MovedReport, Report
from klinik.review import services
from tests.factories.clarifications import staff
from tests.factories.review import contact, drafted, handed_in, opened, taken
from tests.reports.citizen import enter


def merge(case, into, by):
    return services.merge(case, into, by=by, seen=case.version, at=now())


def undo(case, by):
    services.undo_merge(case, by=by, seen=case.version, at=now())


def case_of(report):
    return db.session.scalar(select(Report.case_id).where(Report.id == report.id))


def test_reports_and_their_numbers_go_along_and_count_in_the_other_case(sari):
    first, second = opened(contact=contact()), opened(contact=contact())
    report, number = first.reports[0], first.reports[0].ticket_number

    merge(first, second, sari)

    assert (first.status, first.merged_into_id, first.report_count) == (CaseStatus.MERGED, second.id, 0)
    assert (second.report_count, second.demand) == (2, 2)
    assert (case_of(report), report.ticket_number) == (second.id, number)


def test_a_ticket_whose_check_was_begun_says_so_where_the_other_case_was_not_taken_yet(client, sari):
    case = taken(sari)
    report = case.reports[0]
    merge(case, opened(), sari)
    db.session.commit()

    enter(client, report.ticket_number, report_services.access_code(report))
    page = client.get(f"/tiket/{report.ticket_number}").text

    assert "Pemeriksaan laporan Anda sudah dimulai" in page
    assert "akan memeriksanya" not in page


def test_a_case_does_not_merge_into_itself(sari):
    case = opened()

    with pytest.raises(services.IntoItself):
        merge(case, case, sari)


def test_a_case_does_not_merge_into_a_merged_one(sari):
    first, second, third = opened(), opened(), opened()
    merge(second, first, sari)

    with pytest.raises(services.TargetClosed):
        merge(third, second, sari)


def test_a_merged_case_does_not_merge_again(sari):
    first, second, third = opened(), opened(), opened()
    merge(first, second, sari)

    with pytest.raises(services.NotActive):
        merge(first, third, sari)


def test_cases_of_two_agencies_do_not_merge(sari, foreign_agency):
    mine, theirs = opened(), opened(agency=foreign_agency)

    with pytest.raises(services.OtherAgency):
        merge(mine, theirs, sari)


def test_a_chain_of_merges_points_straight_at_its_end(sari):
    first, second, third = opened(), opened(), opened()
    merge(first, second, sari)

    merge(second, third, sari)

    assert (first.merged_into_id, second.merged_into_id, third.report_count) == (third.id, third.id, 3)


def test_undoing_brings_the_reports_back(sari):
    first, second = taken(sari), opened()
    report = first.reports[0]
    merge(first, second, sari)

    undo(first, sari)

    assert (first.status, first.merged_into_id) == (CaseStatus.IN_REVIEW, None)
    assert (case_of(report), first.report_count, second.report_count) == (first.id, 1, 1)


def test_undoing_the_end_of_a_chain_restores_its_middle(sari):
    first, second, third = opened(), opened(), opened()
    merge(first, second, sari)
    merge(second, third, sari)

    undo(second, sari)

    assert (first.merged_into_id, second.report_count, third.report_count) == (second.id, 2, 1)


def test_undoing_the_beginning_of_a_chain_is_remembered_by_its_end(sari):
    first, second, third = opened(), opened(), opened()
    report = first.reports[0]
    merge(first, second, sari)
    merge(second, third, sari)

    undo(first, sari)
    merge(first, third, sari)
    undo(second, sari)

    assert (case_of(report), second.report_count, third.report_count) == (third.id, 1, 2)


def test_saya_juga_counts_go_along_and_come_back(sari):
    first, second, third = opened(), opened(), opened()
    for case, count in ((first, 2), (second, 3), (third, 1)):
        case.me_too_count = count
    db.session.commit()
    merge(first, second, sari)
    merge(second, third, sari)

    undo(first, sari)
    undo(second, sari)

    assert [case.me_too_count for case in (first, second, third)] == [2, 3, 1]


def test_a_merge_that_was_undone_can_be_made_again(sari):
    first, second = opened(), opened()
    merge(first, second, sari)
    undo(first, sari)

    merge(first, second, sari)

    assert db.session.query(MovedReport).count() == 2


def test_only_a_merge_can_be_undone(sari):
    case = opened()

    with pytest.raises(services.NotMerged):
        undo(case, sari)


def test_a_draft_goes_on_in_the_other_case(sari):
    first, second = taken(sari), opened()
    revision = handed_in(first, by=sari)

    merge(first, second, sari)

    assert (services.open_draft(second.clarification), revision.state) == (revision, "draft")


def test_each_case_keeps_its_own_draft_when_both_have_one(sari):
    first, second = taken(sari), taken(sari)
    drafted(first, by=sari)
    kept = drafted(second, by=sari)

    merge(first, second, sari)

    assert services.open_draft(second.clarification) == kept


def test_reports_that_were_split_off_since_stay_where_they_are(sari):
    first, second = opened(), opened()
    report = first.reports[0]
    merge(first, second, sari)
    apart = services.split(second, report_ids=[report.id], title="Lain", by=sari, seen=second.version, at=now())

    undo(first, sari)

    assert case_of(report) == apart.id


def test_a_split_leaves_at_least_one_report(sari):
    case = opened()

    with pytest.raises(services.NothingToSplit):
        services.split(case, report_ids=[case.reports[0].id], title="Lain", by=sari, seen=case.version, at=now())


def test_an_auditor_does_not_merge(agency):
    first, second = opened(), opened()

    with pytest.raises(Exception, match="NotAllowed"):
        merge(first, second, staff(Role.AUDITOR, agency))

    assert db.session.get_one(Case, first.id).status is CaseStatus.NEW


def test_the_address_of_a_merged_case_leads_to_the_one_that_goes_on_and_its_history_stays(verifier, sari):
    first, second = opened(), opened()
    number = first.reports[0].ticket_number
    merge(first, second, sari)
    db.session.commit()

    there = verifier.get(f"/meja/kasus/{first.id}")
    page = verifier.get(there.location).text
    left = verifier.get(f"/meja/kasus/{first.id}/riwayat").text

    assert (there.status_code, there.location) == (302, f"/meja/kasus/{second.id}?dari={first.id}")
    assert f"({number})" in page
    assert f"/meja/kasus/{first.id}/riwayat" in page
    assert "Digabung ke kasus lain" in left
    assert f"/meja/kasus/{first.id}/batal-gabung" in left


@pytest.mark.parametrize("asked", ["", "bukan-kunci", "00000000-0000-7000-8000-000000000000"])
def test_a_made_up_origin_shows_no_notice(verifier, asked):
    case = opened()

    page = verifier.get(f"/meja/kasus/{case.id}?dari={asked}")

    assert page.status_code == 200
    assert "digabung ke sini" not in page.text
