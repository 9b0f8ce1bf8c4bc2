"""The index follows what comes and goes, and counts words without making anybody wait."""

import uuid

from sqlalchemy import func, select

from klinik import matching
from klinik.db import db
from klinik.matching import queries, services
from klinik.matching.indexing import Thing
from klinik.matching.models import Document, DocumentKey, KindCount, Tally
from tests.factories.matching import indexed


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_words_are_counted_by_a_worker(agency):
    for _ in range(3):
        indexed(body="Bendungan jebol")

    counted = services.tally()

    corpus = queries.corpora(["report"], ["bendung", "jebol", "lain"])["report"]
    assert (counted, corpus.size, corpus.documents) == (3, 3, {"bendung": 3, "jebol": 3})
    assert count(Tally) == 0


def test_what_goes_is_counted_off_again(agency):
    report = indexed(body="Bendungan jebol")
    services.tally()
    matching.remove("report", report)

    services.tally()

    assert (db.session.get(KindCount, "report").documents, count(Document), count(DocumentKey)) == (0, 0, 0)


def test_a_rare_word_weighs_more_than_a_common_one(agency):
    for number in range(20):
        indexed(body=f"Bendungan nomor {number}")
    services.tally()

    corpus = queries.corpora(["report"], ["bendung", "7"])["report"]

    assert corpus.rarity("7") > corpus.rarity("bendung") > 0


def test_many_things_are_indexed_at_once_and_replaced(agency):
    things = [Thing("report", uuid.uuid4(), agency.id, {"body": f"Jembatan {n} ambruk"}) for n in range(5)]
    services.index_many(things)

    services.index_many(things)

    assert count(Document) == 5
    assert len(matching.find(text="jembatan ambruk", agency_id=agency.id, limit=10)) == 5


def test_a_report_has_a_bounded_number_of_keys(agency):
    indexed(body=" ".join(f"kata{number} lain{number}" for number in range(500)))

    assert count(DocumentKey) <= 20


def test_which_words_are_rare_is_known_from_answers_before_there_are_reports(agency):
    common = "bendungan jembatan kecamatan puskesmas universitas kementerian sembilan puluh"
    for _ in range(10):
        indexed("clarification", body=common)
    services.tally()

    report = indexed(body=f"{common} kfc")

    assert [match.id for match in matching.find(text="kfc", kinds=("report",), agency_id=agency.id)] == [report]
