"""Pages are packed for slow lines, in a way the browser knows."""

import gzip

import brotli
import pytest

from klinik.web.compression import chosen


def test_a_page_is_packed_with_what_the_browser_knows(probe):
    small = probe.get("/uji/panjang", headers={"Accept-Encoding": "gzip, deflate, br"})
    plain = probe.get("/uji/panjang")

    assert small.headers["Content-Encoding"] == "br"
    assert brotli.decompress(small.data) == plain.data
    assert len(small.data) < len(plain.data) / 20
    assert "Accept-Encoding" in small.headers["Vary"]


def test_an_older_browser_gets_gzip(probe):
    response = probe.get("/uji/panjang", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(response.data).startswith(b"kabar")


def test_a_short_answer_stays_as_it_is(probe):
    response = probe.get("/uji/jarang", headers={"Accept-Encoding": "br"})

    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("br;q=0, gzip", "gzip"), ("gzip;q=0.5, br;q=0.9", "br"), ("identity", None), ("", None), ("BR", "br")],
)
def test_the_best_known_encoding_is_chosen(accepted, encoding):
    assert chosen(accepted) == encoding
