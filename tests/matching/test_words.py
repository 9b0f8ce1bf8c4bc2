"""A message counts by its words, whatever they are dressed in."""

import time

import pytest

from klinik.matching import folding, indexing, stemming, words

PLAIN = "bantuan sosial cair hari senin"


@pytest.mark.parametrize(
    "dressed",
    [
        "𝗕𝗮𝗻𝘁𝘂𝗮𝗻 𝓼𝓸𝓼𝓲𝓪𝓵 𝘤𝘢𝘪𝘳 𝚑𝚊𝚛𝚒 𝔰𝔢𝔫𝔦𝔫",
        "ＢＡＮＴＵＡＮ ＳＯＳＩＡＬ ｃａｉｒ hari senin",
        "ban\u200btuan so\u00adsial ca\u200dir\u200e hari \u202esenin\u202c",
        "📢📢bantuan 🙏 sosial 💰cair💰 hari senin‼️",
        "bantuannnnn sosiaaaal cairrrr hariii seninnn",
        "b4ntu4n s0sial ca1r hari sen1n",
        "bаntuаn sоsiаl cаir hаri sеnin",  # Cyrillic а, о and е
        "ʙᴀɴᴛᴜᴀɴ ꜱᴏꜱɪᴀʟ ᴄᴀɪʀ hari senin",
        "*bantuan* _sosial_ ~cair~ hari senin",
        "bántuan sòsial cair hari sëniñ",
        "Diteruskan berkali-kali\nbantuan sosial cair hari senin",
        "[20/06/26 08.14] +62 812-0000-0000: bantuan sosial cair hari senin",
        "Assalamualaikum wr wb, izin berbagi\nbantuan sosial cair hari senin",
        "bantuan sosial cair hari senin\n0812 3456 7890 atau https://contoh.id/a?utm_source=wa",
        "bantuan sosial cair hari senin, tolong sebarkan ke keluarga dan teman",
        "Info A1 dari teman di kantor:\nbantuan sosial cair hari senin",
        "bantuan sosial cair hari senin\nSumber: grup WA keluarga",
        "mohon info apakah ini benar min? bantuan sosial cair hari senin",
        "bantuan-bantuan sosial cair hari senin",
    ],
)
def test_dress_does_not_change_the_words(dressed):
    assert words.stems(dressed) == words.stems(PLAIN)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("gk tau knp", "tidak tahu kenapa"),
        ("duit 50rb", "uang 50 ribu"),
        ("rp1.500.000", "rp 1.500.000"),
        ("teman2", "teman"),
    ],
)
def test_words_of_chat_mean_what_they_mean(written, meant):
    assert [stem for stem in words.stems(written) if stem != "tau"] == [s for s in words.stems(meant) if s != "tahu"]


def test_numbers_keep_their_digits():
    assert words.stems("gempa 9 skala 2026 covid19") == ["gempa", "9", "skala", "2026", "corona", "19"]


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("pendaftaran", "daftar"),
        ("mendaftar", "daftar"),
        ("menerima", "terima"),
        ("diterima", "terima"),
        ("memukul", "pukul"),
        ("menyapu", "sapu"),
        ("bantuannya", "bantu"),
        ("pernikahan", "nikah"),
        ("terima", "terima"),
        ("beli", "beli"),
        ("ikan", "ikan"),
    ],
)
def test_affixes_are_taken_off_while_a_word_remains(word, root):
    assert stemming.stem(word) == root


@pytest.mark.parametrize("text", ["Info: 𝗕𝗮𝗻𝘁𝘂𝗮𝗻 ﷺ cair", "a\u200bb cair", "😱 cair ½ ①", "İstanbul cair"])
def test_every_word_knows_where_it_stood(text):
    places = {word.stem: text[word.start : word.end] for word in words.words(text)}

    assert places["cair"] == "cair"


def test_what_is_blanked_out_leaves_its_room():
    folded = folding.fold("lihat https://contoh.id/abc sekarang")

    assert folded.text == "lihat " + " " * len("https://contoh.id/abc") + " sekarang"


@pytest.mark.parametrize(
    "part",
    [
        "\n",
        " ",
        "-",
        "a.",
        "a-",
        "[",
        "a@",
        "1.",
        "1 ",
        "rp 1.",
        "Aa ",
        "08 ",
        "www.a ",
        "\n *",
        "sebarkan ",
        "1/1/20 1.00 ",
        "\u202e",
    ],
)
def test_no_repeated_sign_makes_folding_slow(part):
    began = time.process_time()

    indexing.entry({"body": part * (50_000 // len(part))})

    assert time.process_time() - began < 1
