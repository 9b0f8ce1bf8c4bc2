"""A case of many reports: its file costs no more questions, and says where the rest of its words are."""

from uuid import uuid4

from klinik.casefiles import document, providers
from klinik.casefiles.chapters import claims
from klinik.casefiles.codes import Variant
from klinik.casefiles.dossier import gather
from klinik.db import db, now
from klinik.reports.models import Report
from tests.factories.casefiles import wanted


def crowded(case, number):
    """Lay so many more reports into a case."""
    first = case.reports[0]
    for _ in range(number):
        more = Report(agency_id=case.agency_id, case_id=case.id, ticket_number=uuid4().hex[:20], text=first.text)
        more.code_nonce, more.channel, more.notice_version = bytes(16), first.channel, first.notice_version
        more.received_at = now()
        db.session.add(more)
    db.session.commit()
    db.session.expire_all()


def words_of(case_file):
    dossier = gather(case_file, at=now())
    return document.words(dossier, providers.all_pieces(dossier))


def test_many_reports_cost_no_more_questions_than_few(full_case, count_queries):
    case_file, costs = wanted(full_case, variant=Variant.FULL), []

    for more in (2, 40):
        crowded(full_case, more)
        with count_queries() as asked:
            words_of(case_file)
        costs.append(len(asked))

    assert costs[0] == costs[1]


def test_what_does_not_fit_on_paper_is_in_the_table(full_case, monkeypatch):
    monkeypatch.setattr(claims, "MOST", 3)
    crowded(full_case, 9)

    told = str(words_of(wanted(full_case)))

    assert "Laporan 3'" in told
    assert "Laporan 4'" not in told
    assert "7 laporan lain hanya ada dalam laporan.csv." in told
