"""Before two cases become one, or one becomes two, the page says who will hear from which."""

from klinik.db import db
from klinik.reports.models import Case
from tests.factories.review import contact, opened
from tests.review.browsing import case_address, send

SAME = "Kabar yang sama persis tentang jembatan gantung yang katanya putus semalam di desa seberang sungai besar"


def test_before_a_merge_both_cases_stand_beside_each_other_with_who_will_hear(verifier):
    case, into = opened(contact=contact()), opened(contact=contact())
    page = f"{case_address(case)}/gabung?target={into.reports[0].ticket_number}"

    before = verifier.get(page).text
    merged = send(verifier, page, "/gabung", version=case.version, target=into.reports[0].ticket_number)

    assert "2 pelapor dikabari." in before
    assert "Sekarang tidak ada yang dikabari" in before
    assert merged.status_code == 303
    assert db.session.get_one(Case, case.id, populate_existing=True).merged_into_id == into.id


def test_a_merge_that_cannot_be_is_refused_before_it_is_shown(verifier):
    case = opened()

    into_itself = verifier.get(f"{case_address(case)}/gabung?target={case.reports[0].ticket_number}")
    into_nothing = verifier.get(f"{case_address(case)}/gabung?target=KH-2026-999999")

    assert "tidak dapat digabung dengan dirinya sendiri" in into_itself.text
    assert (into_itself.status_code, into_nothing.status_code) == (422, 422)


def test_before_a_split_the_page_says_who_goes_and_who_stays(verifier):
    case = opened(text=SAME, contact=contact())
    other = opened(text=SAME)
    leaving = other.reports[-1]
    page = f"{case_address(case)}/pisah?reports={leaving.id}&title=Jembatan+lain"

    before = verifier.get(page).text
    done = send(verifier, page, "/pisah", version=case.version, reports=str(leaving.id), title="Jembatan lain")

    assert case.id == other.id
    assert "Kasus baru: Jembatan lain" in before
    assert "1 tanpa kontak dapat melihatnya lewat tiket." in before
    assert done.status_code == 303
    assert db.session.query(Case).filter_by(title="Jembatan lain").one().report_count == 1


def test_a_split_without_a_name_comes_back_with_a_word(verifier):
    case = opened(text=SAME)
    opened(text=SAME)

    page = verifier.get(f"{case_address(case)}/pisah?reports={case.reports[0].id}&title=")

    assert page.status_code == 422
    assert "Beri nama kasus yang baru." in page.text
