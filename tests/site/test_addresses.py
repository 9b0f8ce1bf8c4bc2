"""Addresses as people and programs ask for them: slips of the pen, odd queries, HEAD instead of GET."""

import pytest

from klinik.clarifications.codes import Verdict
from tests.factories.agencies import default_agency
from tests.factories.clarifications import published

SAME = ["Content-Type", "ETag", "Cache-Control", "Vary", "Content-Length", "Content-Encoding", "Content-Language"]
ODD = [
    "page=abc",
    "page=-1",
    "cursor=",
    "q=a&q=b",
    "lang=xx",
    "lang=en&lang=id",
    "verdict=hoax&verdict=true",
    "%ff=%fe",
]
ODD += [f"q={'a' * 10_000}", "&".join(["x=1"] * 2_500), "q=%26%7C%21%3A%2A", "from=2026-99-99", "agency=tidak-ada"]


@pytest.fixture(autouse=True)
def office(app):
    return default_agency()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/lapor/", "/lapor"),
        ("/LAPOR", "/lapor"),
        ("/Klarifikasi/?q=air&lang=en", "/klarifikasi?q=air&lang=en"),
        ("/ringkasan.ATOM/", "/ringkasan.atom"),
        ("/API/V1/Codes", "/api/v1/codes"),
        ("/Langganan/GeHeIm/BERHENTI", "/langganan/GeHeIm/berhenti"),
        ("//contoh.example/", None),
        ("/tidak-ada/", None),
        ("/api/v1/tidak-ada/", None),
    ],
)
def test_a_slip_in_an_address_leads_to_the_page_that_is_meant(client, typed, meant):
    answer = client.get(typed.lstrip("/"), environ_overrides={"PATH_INFO": typed.partition("?")[0]})

    assert (answer.status_code, answer.location) == ((301, meant) if meant else (404, None))


def test_nothing_that_is_sent_is_led_elsewhere(client):
    assert client.post("/LAPOR", data={"text": "x"}).status_code == 404


def test_a_number_in_small_letters_leads_to_the_answer(client):
    clarification = published()
    typed = f"/klarifikasi/{clarification.public_id.lower()}"

    assert client.get(typed).location == clarification.path
    assert client.get(f"{typed}/{clarification.slug}").location == clarification.path


@pytest.mark.parametrize("word", ["RIWAYAT", "Kartu.png", "KODE.svg"])
def test_a_part_of_an_answer_in_capitals_leads_to_that_part(client, word):
    clarification = published()
    part = f"/klarifikasi/{clarification.public_id}"

    assert client.get(f"{part}/{word}?lang=en").location == f"{part}/{word.lower()}?lang=en"
    assert client.get(f"{part}/{clarification.slug.upper()}").location == clarification.path


@pytest.mark.parametrize("query", ODD)
def test_an_odd_query_is_answered_calmly(client, query):
    published(verdict=Verdict.TRUE)

    answer = client.get(f"/klarifikasi?{query}")

    assert (answer if answer.status_code == 200 else client.get(answer.location)).status_code == 200


@pytest.mark.parametrize("query", ["cursor=abc", "q=%00", "verdict=%00"])
def test_what_cannot_be_read_is_refused_in_words(client, query):
    answer = client.get(f"/klarifikasi?{query}")

    assert answer.status_code in {400, 422}
    assert "<h1>" in answer.text


@pytest.mark.parametrize("path", ["/", "/klarifikasi", "/tentang", "/lapor", "/robots.txt", "/klarifikasi.atom"])
def test_head_tells_what_get_would(client, path):
    asked = {"headers": {"Accept-Encoding": "br"}}

    head, whole = client.head(path, **asked), client.get(path, **asked)

    assert head.data == b""
    assert [name for name in SAME if head.headers.get(name) != whole.headers.get(name)] == []
