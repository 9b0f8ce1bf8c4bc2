"""Names and numbers are found in a text and covered before anybody publishes them."""

from dataclasses import replace

import pytest

from klinik.accounts.models import Role
from klinik.clarifications import covering, services
from klinik.db import now
from tests.factories.clarifications import CONTENT, staff


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Hubungi 0812-5550-1234 segera.", "Hubungi [nomor disamarkan] segera."),
        ("WA +62 812 5550 1234", "WA [nomor disamarkan]"),
        ("0812.5550.1234", "[nomor disamarkan]"),
        ("(031) 5550142, ya", "[nomor disamarkan], ya"),
        ("NIK 3578011203990001", "NIK [nomor disamarkan]"),
        ("rekening 1234567890.", "rekening [nomor disamarkan]."),
        ("Tulis ke warga.satu@contoh.id ya", "Tulis ke [surel disamarkan] ya"),
        ("akun @warga_contoh menyebut", "akun [akun disamarkan] menyebut"),
        ("kata [[nama warga]] kemarin", "kata [disamarkan] kemarin"),
    ],
)
def test_what_is_private_is_covered(text, covered):
    assert covering.cover(text) == covered


@pytest.mark.parametrize(
    "text",
    [
        "Bantuan Rp1.250.000.000 untuk 12.000 warga",
        "Rp 600.000, cair 2026-11-21 14:20",
        "tiket KH-2026-004711 dan KLARIF-JATIM-2026-00123",
        "lihat https://contoh.id/berita/1234567890123",
        "telepon 112, 1500-017, atau 119 ext 9",
        "tahun 2020-2024, pasal 27A, 15 November 2026",
    ],
)
def test_sums_dates_tickets_addresses_and_service_numbers_stay(text):
    assert covering.found(text) == []
    assert covering.cover(text) == text


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"claim": f"{CONTENT.claim} Hubungi 0812-5550-1234."}, "claim"),
        ({"explanation": "Menurut [[nama warga]], airnya menyala."}, "explanation"),
    ],
)
def test_a_draft_with_something_uncovered_is_not_handed_in(agency, words, field):
    sari = staff(Role.VERIFIER)
    revision = services.start(agency, by=sari, at=now())
    services.write(revision, replace(CONTENT, **words), by=sari)

    with pytest.raises(services.Incomplete) as refusal:
        services.submit(revision, by=sari, at=now())

    assert [name for name, _sentence in refusal.value.problems] == [field]
