"""A page is fetched from a real server, and what a hostile one tries comes to nothing."""

import gzip
import threading

import pytest

from klinik import fetching
from tests.factories.pages import ARTICLE, html, to


def test_a_page_is_kept_as_it_was_sent(site):
    page = fetching.fetch(site.url())

    assert (page.body, page.status, page.media_type, page.charset) == (ARTICLE.encode(), 200, "text/html", "utf-8")


def test_redirects_are_followed_to_their_end(site):
    site.answers |= {"/a": to("/b?x=1"), "/b?x=1": to(site.url("/"))}

    assert fetching.fetch(site.url("/a")).url == site.url("/")
    assert site.asked == ["/a", "/b?x=1", "/"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "[::1]"])
def test_a_redirect_into_this_machine_is_refused_before_anything_is_asked(site, hidden, host):
    site.answers["/a"] = to(hidden.url("/", host=host))

    with pytest.raises(fetching.NotPublic):
        fetching.fetch(site.url("/a"))
    assert hidden.asked == []


@pytest.mark.parametrize("place", ["http://169.254.169.254/latest/meta-data", "https://10.0.0.1/", "http://[fd00::1]/"])
def test_a_redirect_into_a_private_network_is_refused(site, names, place):
    site.answers["/a"] = to(place)

    with pytest.raises(fetching.NotPublic):
        fetching.fetch(site.url("/a"))


def test_a_name_is_looked_up_once_so_that_it_cannot_change_its_mind(site, names):
    names["kabar.contoh.id"] = [["127.0.0.1"], ["127.0.0.2"]]

    assert fetching.fetch(site.url("/", host="kabar.contoh.id")).body == ARTICLE.encode()
    assert names["kabar.contoh.id"] == [["127.0.0.2"]]


def test_a_name_that_leads_inside_at_the_second_turn_is_refused(site, names):
    names["kabar.contoh.id"] = [["127.0.0.1"], ["127.0.0.2"]]
    site.answers["/a"] = to("/")

    with pytest.raises(fetching.NotPublic):
        fetching.fetch(site.url("/a", host="kabar.contoh.id"))
    assert site.asked == ["/a"]


def test_one_inner_address_among_good_ones_spoils_a_name(names):
    names["kabar.contoh.id"] = [["93.184.215.14", "192.168.0.1"]]

    with pytest.raises(fetching.NotPublic):
        fetching.fetch("http://kabar.contoh.id/")


def test_a_redirect_to_what_is_no_address_is_said_to_be_one(site):
    site.answers["/a"] = to("http://[")

    with pytest.raises(fetching.BadAddress):
        fetching.fetch(site.url("/a"))


def test_redirects_without_end_are_given_up(site):
    site.answers["/a"] = to("/a")

    with pytest.raises(fetching.TooManyTurns):
        fetching.fetch(site.url("/a"))
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "address", ["ftp://contoh.id/", "file:///etc/passwd", "javascript:alert(1)", "http://", "http://a:b@contoh.id/"]
)
def test_what_is_no_address_of_the_web_is_refused(address):
    with pytest.raises(fetching.BadAddress):
        fetching.fetch(address)


def test_a_page_without_end_is_cut_off(site):
    site.answers["/"] = _endless(b"x" * 65536)

    with pytest.raises(fetching.TooLarge):
        fetching.fetch(site.url(), most=200_000)


@pytest.mark.parametrize("drip", ["head", "body"])
def test_a_page_that_drips_is_cut_off_in_time(site, drip):
    site.answers["/"] = _dripping if drip == "head" else _endless(b"x", pause=0.02)

    with pytest.raises(fetching.TooSlow):
        fetching.fetch(site.url(), within=0.3)


def test_a_few_bytes_that_unpack_into_a_flood_are_refused(site):
    bomb = gzip.compress(bytes(50_000_000))
    site.answers["/"] = html(bomb, Content_Encoding="gzip")

    with pytest.raises(fetching.TooLarge):
        fetching.fetch(site.url())
    assert len(bomb) < 100_000


def test_a_packed_page_is_unpacked(site):
    site.answers["/"] = html(gzip.compress(ARTICLE.encode()), Content_Encoding="gzip")

    assert fetching.fetch(site.url()).body == ARTICLE.encode()


@pytest.mark.parametrize(
    ("body", "how"),
    # Packed without the moment of packing, of which the test would be named.
    [(gzip.compress(b"x" * 999, mtime=0)[:-9], "gzip"), (b"x", "gzip"), (b"x", "br")],
    ids=["cut off", "no gzip", "no brotli"],
)
def test_what_cannot_be_unpacked_is_no_page(site, body, how):
    site.answers["/"] = html(body, Content_Encoding=how)

    with pytest.raises(fetching.Garbled):
        fetching.fetch(site.url())


def test_a_page_that_breaks_off_is_not_taken_for_whole(site):
    site.answers["/"] = html(b"<p>setengah", Content_Length="5000")

    with pytest.raises(fetching.Unreachable):
        fetching.fetch(site.url())


@pytest.mark.parametrize("kind", ["application/vnd.android.package-archive", "image/png", "application/pdf"])
def test_only_pages_are_kept(site, kind):
    site.answers["/"] = html(b"x", Content_Type=kind)

    with pytest.raises(fetching.NotAPage, match=kind):
        fetching.fetch(site.url())


@pytest.mark.parametrize(("status", "may_pass"), [(404, False), (403, False), (429, True), (503, True)])
def test_a_server_that_refuses_is_asked_again_only_where_that_may_help(site, status, may_pass):
    site.answers["/"] = html(b"", status)

    with pytest.raises(fetching.Unwilling) as refusal:
        fetching.fetch(site.url())
    assert (refusal.value.args, refusal.value.may_pass) == ((status,), may_pass)


def _endless(part, pause=0.0):
    """Answer with one part after the other, until nobody listens."""

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        _until_gone(handler, part, pause)

    return answer


def _dripping(handler):
    """Answer with a head that never ends."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
    _until_gone(handler, b"a", 0.02)


def _until_gone(handler, part, pause):
    gone = threading.Event()
    while not gone.wait(pause):
        try:
            handler.wfile.write(part)
        except OSError:
            gone.set()
