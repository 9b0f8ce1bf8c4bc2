"""What a message names decides whether it is the same rumour or the same template."""

import pytest

from klinik.matching import entities


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("undian dari BRI", "org:bri"),
        ("undian Bank Nagari", "org:nagari"),
        ("nasabah bank kalsel", "org:bank kalsel"),
        ("Kementerian Sosial membagikan", "org:kemensos"),
        ("dari kemensos", "org:kemensos"),
        ("banjir di kabupaten Tuban", "place:35.23"),
        ("banjir di Jatim", "place:35"),
        ("banjir di kota Batu", "place:35.79"),
        ("bantuan Rp1,5 juta", "sum:1500000"),
        ("bantuan rp 1.500.000,-", "sum:1500000"),
        ("bantuan 900 ribu", "sum:900000"),
        ("gempa 9,8 magnitudo", "number:9.8"),
        ("pada tanggal 17 Agustus nanti", "date:17-8"),
        ("kata pak Budi Santoso kepada warga di sana", "name:budi santoso"),
    ],
)
def test_what_is_named_is_seen(text, named):
    assert named in entities.entities(text)


@pytest.mark.parametrize(
    "text", ["batu besar jatuh", "kami diserang kemarin", "dana desa", "SEMUA HURUF BESAR DI SINI"]
)
def test_ordinary_words_name_nothing(text):
    assert entities.entities(text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("undian BRI", "undian BNI"),
        ("gempa di Tuban", "gempa di Blitar"),
        ("Rp500 ribu", "Rp600 ribu"),
        ("gempa 9,8", "gempa 10,1"),
    ],
)
def test_two_names_of_one_sort_disagree(one, other):
    assert entities.disagreement(entities.entities(one), entities.entities(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("undian BRI dan BNI", "undian BRI"),
        ("gempa di Tuban", "gempa di Jawa Timur"),
        ("undian BRI", "gempa di Tuban"),
        ("kata pak Budi Santoso kepada warga desa", "kata ibu Santoso Wati kepada warga desa"),
        ("kominfo membuka lowongan", "komdigi membuka lowongan"),
    ],
)
def test_what_may_be_the_same_does_not_disagree(one, other):
    assert entities.disagreement(entities.entities(one), entities.entities(other)) == []
