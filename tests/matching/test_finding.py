"""The same message is found again, its answer is found, and other people's reports are not."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from klinik import matching
from klinik.db import db
from klinik.matching import Band, Said, queries
from klinik.matching.models import Document
from tests.factories.matching import indexed

FLOOD = (
    "Waspada, bendungan Sumber Rejo di hulu retak sejak semalam dan petugas sudah meminta warga lima desa mengungsi ke "
    "balai kecamatan sebelum jam sepuluh malam. Pintu air tidak bisa ditutup lagi."
)
LOTTERY = (
    "Selamat, nasabah {bank} mendapat undian berhadiah mobil dan uang tunai, daftar lewat tautan sebelum akhir bulan "
    "ini juga."
)


@pytest.fixture(autouse=True)
def others(agency):
    for text in ("Harga cabai naik lagi di pasar induk", "Jadwal imunisasi balita di posyandu bulan depan"):
        indexed(body=text)
    indexed("clarification", headline="Masker tidak menyebabkan kekurangan oksigen", body="Dokter paru menjelaskan.")


def test_the_very_same_text_is_the_same(agency):
    report = indexed(body=FLOOD)

    found = matching.find(text=FLOOD, agency_id=agency.id)

    assert (found[0].kind, found[0].id, found[0].band) == ("report", report, Band.SAME)


def test_dress_and_slips_do_not_matter(agency):
    report = indexed(body=FLOOD)
    dressed = "Diteruskan berkali-kali\n📢📢 " + FLOOD.upper().replace("BENDUNGAN", "B3NDUNG4N").replace(
        "WASPADA", "wasapda"
    )

    found = matching.find(text=dressed, agency_id=agency.id)

    assert (found[0].id, found[0].band) == (report, Band.SAME)


def test_what_is_filed_meets_the_very_same_thing_and_nothing_that_is_merely_like_it(agency):
    indexed(body=LOTTERY.format(bank="Bank Jatim"))
    report, answer = indexed(body=FLOOD), indexed("clarification", claim=FLOOD, headline="Bendungan tidak retak")

    met, *others = [
        matching.find_same(Said(text), agency_id=agency.id)
        for text in (FLOOD, FLOOD[:130], LOTTERY.format(bank="Bank Nagari"))
    ]

    assert {(match.id, match.band) for match in met} == {(report, Band.SAME), (answer, Band.SAME)}
    assert others == [[], []]


def test_what_is_filed_with_the_link_of_an_earlier_report_meets_it_unless_another_bank_is_named(agency):
    link = "https://contoh.id/undian/2026"
    report = indexed(body=LOTTERY.format(bank="Bank Nagari"), links=[link])
    longer = f"Kata tetangga begini. {LOTTERY} Sudah banyak yang dapat, jangan sampai terlambat mendaftar."

    met = [
        matching.find_same(Said(longer.format(bank=bank), [link]), agency_id=agency.id)
        for bank in ("Bank Nagari", "Bank Jatim")
    ]

    assert [[match.id for match in found] for found in met] == [[report], []]


def test_half_of_a_message_is_proposed_and_not_taken_for_the_same(agency):
    report = indexed(body=FLOOD)

    found = matching.find(text=FLOOD[:130], agency_id=agency.id)

    assert found[0].id == report
    assert found[0].band in (Band.LIKELY, Band.RELATED)


def test_an_answer_is_found_by_other_words(agency):
    answer = indexed(
        "clarification",
        headline="Bendungan Sumber Rejo tidak retak, air masih di bawah batas aman",
        claim="Bendungan Sumber Rejo retak dan warga harus mengungsi",
        body="Balai wilayah sungai memeriksa bendungan dan tidak menemukan keretakan.",
    )

    found = matching.find(text="min bener gak sih bendungan sumberrejo sumber rejo jebol, kita disuruh ngungsi?")

    assert (found[0].kind, found[0].id) == ("clarification", answer)


def test_the_same_template_with_another_bank_is_never_the_same(agency):
    jatim = indexed(body=LOTTERY.format(bank="Bank Jatim"))

    found = matching.find(text=LOTTERY.format(bank="Bank Nagari"), agency_id=agency.id)

    assert (found[0].id, found[0].band) == (jatim, Band.RELATED)
    assert found[0].why.differs == ["bank jatim", "nagari"]


def test_a_text_of_a_few_words_is_never_the_same(agency):
    indexed(body="Bendungan jebol malam ini")

    found = matching.find(text="Bendungan jebol malam ini", agency_id=agency.id)

    assert found[0].band is not Band.SAME


def test_reports_of_another_agency_are_not_found_and_its_answers_are(agency, foreign_agency):
    indexed(agency_id=foreign_agency.id, body=FLOOD)
    answer = indexed("clarification", agency_id=foreign_agency.id, headline="Bendungan Sumber Rejo tidak retak")

    found = matching.find(text=FLOOD, agency_id=agency.id)

    assert found[0].id == answer
    assert {match.kind for match in found if match.band is not Band.WEAK} == {"clarification"}


def test_without_an_agency_reports_of_all_are_found(agency, foreign_agency):
    here, there = indexed(body=FLOOD), indexed(agency_id=foreign_agency.id, body=FLOOD)

    found = matching.find(text=FLOOD, kinds=["report"])

    assert {match.id for match in found if match.band is Band.SAME} == {here, there}


def test_what_was_removed_is_not_found(agency):
    report = indexed(body=FLOOD)

    matching.remove("report", report)

    assert report not in {match.id for match in matching.find(text=FLOOD, agency_id=agency.id)}


def test_indexing_again_replaces(agency):
    report = indexed(body=FLOOD)
    matching.index(
        "report", report, agency_id=agency.id, fields={"body": "Kereta tambahan untuk mudik dibuka hari ini"}
    )

    found = matching.find(text="kereta tambahan mudik", agency_id=agency.id)

    assert [match.id for match in found] == [report]
    assert report not in {match.id for match in matching.find(text=FLOOD, agency_id=agency.id)}


def test_a_shared_link_is_found_however_it_is_dressed(agency):
    report = indexed(body="lihat ini", links=["https://www.youtube.com/watch?v=dQw4w9WgXcQ&utm_source=wa"])

    found = matching.find(text="https://youtu.be/dQw4w9WgXcQ?si=abc", agency_id=agency.id)

    assert (found[0].id, found[0].band, found[0].why.links) == (report, Band.LIKELY, ["youtube:dQw4w9WgXcQ"])


@pytest.mark.parametrize("flipped", [0, 0b1011, 0b111 << 40 | 0b1111 << 20 | 0b1111])
def test_a_picture_is_found_by_a_near_hash(agency, flipped):
    look = -0x1234_5678_9ABC_DEF0
    report = indexed(pictures=[look])

    found = matching.find(pictures=[look ^ flipped], agency_id=agency.id)

    assert (found[0].id, found[0].why.picture) == (report, True)


def test_another_picture_is_not_found(agency):
    indexed(pictures=[0x0F0F_0F0F_0F0F_0F0F])

    assert matching.find(pictures=[0x3333_3333_3333_3333], agency_id=agency.id) == []


def test_what_agreed_is_marked_in_the_text_as_sent(agency):
    indexed(body=FLOOD)
    text = "📢 KATANYA *bendungan* retak ya?"

    why = matching.find(text=text, agency_id=agency.id)[0].why

    assert [text[start:end] for start, end in why.spans] == ["bendungan", "retak"]


def test_the_words_that_are_named_are_words_and_no_pieces_of_numbers(agency):
    indexed(text="Bantuan tunai Rp600.000 untuk keluarga nelayan dibagikan lewat tautan")
    text = "Ada bantuan tunai Rp600.000 bagi keluarga nelayan, daftar lewat tautan"

    why = matching.find(text=text, agency_id=agency.id)[0].why

    assert {"bantuan", "nelayan"} <= set(why.words)
    assert [word for word in why.words if not word.isalpha()] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😱😱😱",
        "0812 3456 7890",
        "https://",
        "\u200b\u200e\u202e",
        "\x00",
        "ﷺ",
        "русский текст",
        "a" * 50_000,
        "kata " * 10_000,
    ],
)
def test_odd_texts_have_a_sensible_result(agency, text):
    assert all(match.band is not Band.SAME for match in matching.find(text=text, agency_id=agency.id))


def test_no_more_than_asked_for_are_returned(agency):
    for number in range(4):
        indexed(body=f"{FLOOD} {number}")

    assert len(matching.find(text=FLOOD, agency_id=agency.id, limit=3)) == 3


def test_an_unknown_thing_is_removed_in_peace(agency):
    matching.remove("report", uuid.uuid4())


def test_a_search_with_little_time_answers_or_says_that_it_was_too_slow(agency, monkeypatch):
    report = indexed(body=FLOOD)
    found = matching.find(text=FLOOD, agency_id=agency.id, within=timedelta(seconds=5))
    slow = sql(str(queries.CANDIDATES).replace("FROM matching_key", "FROM pg_sleep(1), matching_key"))
    monkeypatch.setattr(queries, "CANDIDATES", slow)

    with pytest.raises(matching.TooSlow):
        matching.find(text=FLOOD, agency_id=agency.id, within=timedelta(milliseconds=50))

    assert found[0].id == report
    assert db.session.scalar(sql("SELECT current_setting('statement_timeout')")) == "0"
    assert db.session.query(Document).filter_by(subject_id=report).count() == 1


def test_of_two_texts_with_all_the_words_the_one_that_has_them_in_order_comes_first(agency):
    jumbled = indexed(body="Banjir bandang diterjang, ambruk lama jembatan")
    whole = indexed(
        body="Kabar duka, jembatan lama ambruk diterjang banjir bandang, warga mencari jalan lain lewat hutan"
    )

    found = matching.find(text="jembatan lama ambruk diterjang banjir bandang", kinds=("report",), agency_id=agency.id)

    assert [match.id for match in found] == [whole, jumbled]


def test_of_equal_texts_the_newest_comes_first(agency):
    older, newer = indexed(body=FLOOD), indexed(body=FLOOD)

    assert [match.id for match in matching.find(text=FLOOD, agency_id=agency.id)] == [newer, older]


def test_of_two_templates_the_one_with_the_asked_link_comes_first(agency):
    words = "Lowongan pegawai sesuai domisili, silahkan isi data melalui"
    other = indexed(body=f"{words} formulir di bawah")
    same_link = indexed(body=f"{words} http://daftar-loker.example.com/ selambatnya Jumat sore di kantor lama")

    found = matching.find(text=f"{words} http://daftar-loker.example.com/", kinds=("report",), agency_id=agency.id)

    assert [match.id for match in found] == [same_link, other]
