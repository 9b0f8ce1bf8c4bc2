"""What search engines, networks and screen readers are told of every public page, in both languages."""

import re
from html.parser import HTMLParser

import pytest

from klinik.accounts.models import Role
from klinik.clarifications import services
from klinik.clarifications.codes import RevisionKind
from klinik.db import db, now
from tests.factories.agencies import default_agency
from tests.factories.clarifications import CONTENT, published, revised, staff

PLAIN = ["/", "/lapor", "/lacak", "/klarifikasi", "/koreksi", "/statistik", "/ringkasan", "/langganan", "/data-pribadi"]
PLAIN += ["/tentang", "/metode", "/layanan", "/privasi", "/aksesibilitas"]
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "rect", "line", "circle"}
WRITTEN = [CONTENT.headline, CONTENT.summary, CONTENT.claim, CONTENT.advice, "Jadwal perawatan", "Jamnya kami perbaiki"]


@pytest.fixture(autouse=True)
def office(app):
    return default_agency()


class Heard(HTMLParser):
    """Collects the words that are read out in each language, titles and hidden data left aside."""

    def __init__(self, page):
        super().__init__()
        self.languages, self.english = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        spoken = dict(attrs).get("lang") or (self.languages[-1][1] if self.languages else None)
        if dict(attrs).get("alt") and spoken == "en":
            self.english.append(dict(attrs)["alt"])
        if tag not in VOID:
            self.languages.append((tag, spoken))

    def handle_endtag(self, tag):
        while tag not in VOID and self.languages and self.languages.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.languages and self.languages[-1][1] == "en" and self.languages[-1][0] not in {"title", "script"}:
            self.english.append(data)


def told(page):
    """Return where a page says it is found, in which languages, and under which address it is shared."""
    canonical = re.findall(r'<link rel="canonical" href="([^"]+)"', page)
    others = re.findall(r'<link rel="alternate" hreflang="([a-z-]+)" href="([^"]+)"', page)
    return canonical, dict(others), re.findall(r'property="og:url" content="([^"]+)"', page)


@pytest.mark.parametrize("path", PLAIN)
def test_every_page_says_once_where_it_is_found_in_each_language(client, path):
    home, english = f"http://localhost{path}", f"http://localhost{path}?lang=en"
    alternates = {"id": home, "en": english, "x-default": home}

    assert told(client.get(f"{path}?utm_source=koran").text) == ([home], alternates, [home])
    assert told(client.get(f"{path}?lang=en").text) == ([english], alternates, [english])


@pytest.mark.parametrize("path", PLAIN)
def test_a_link_to_any_page_unfolds_with_title_words_and_picture(client, path):
    page = client.get(path).text

    shared = dict(re.findall(r'property="(og:[a-z_:]+)" content="([^"]+)"', page))
    assert re.search(r"<title>(.*) – ", page)[1] == shared["og:title"]
    assert re.search(r'name="description" content="([^"]+)"', page)[1] == shared["og:description"]
    assert client.get(shared["og:image"].removeprefix("http://localhost")).mimetype == "image/png"


def test_the_address_of_a_narrowed_list_keeps_what_narrows_it_and_nothing_else(client):
    page = client.get("/klarifikasi?q=&verdict=hoax&fbclid=abc&lang=en").text

    assert told(page)[0] == ["http://localhost/klarifikasi?verdict=hoax&lang=en".replace("&", "&amp;")]
    assert told(client.get("/cek").text)[0] == ["http://localhost/lapor"]


@pytest.mark.parametrize(
    ("asked", "known_as"),
    [
        ("/klarifikasi?verdict=apa-saja&topic=zzz&agency=jatim&from=besok&q=%20", "/klarifikasi"),
        ("/klarifikasi?to=2026-03-02&topic=kesehatan&q=air%20", "/klarifikasi?q=air&topic=kesehatan&to=2026-03-02"),
        ("/klarifikasi?agency=semua", "/klarifikasi?agency=semua"),
        ("/statistik?period=selamanya", "/statistik"),
        ("/statistik?period=52w", "/statistik?period=52w"),
    ],
)
def test_what_narrows_nothing_makes_no_other_page_for_search_engines(client, asked, known_as):
    assert told(client.get(asked).text)[0] == [f"http://localhost{known_as}".replace("&", "&amp;")]


@pytest.mark.parametrize("path", ["/luring", "/tiket/KH-2026-000001", "/langganan/periksa-surel"])
def test_what_is_for_one_reader_is_found_by_no_search_engine(client, path):
    page = client.get(path).text

    assert '<meta name="robots" content="noindex">' in page
    assert told(page) == ([], {}, [])


def test_what_staff_wrote_is_read_out_in_its_own_language_on_english_pages(client):
    clarification = published()
    revised(clarification, RevisionKind.CORRECTION, summary=CONTENT.summary)
    services.suspend(clarification, by=staff(Role.EDITOR), reason="Jamnya kami perbaiki lagi", at=now())
    db.session.commit()
    pages = ["/", "/klarifikasi", "/klarifikasi?q=air", "/koreksi", "/luring", "/statistik", clarification.path]

    for path in [*pages, f"/klarifikasi/{clarification.public_id}/riwayat"]:
        heard = Heard(client.get(f"{path}{'&' if '?' in path else '?'}lang=en").text)
        assert len(heard.english) > 50
        assert [words for words in WRITTEN if words in " ".join(heard.english)] == [], path


def test_an_answer_offered_in_english_is_read_out_in_its_own_language(client):
    published()
    token = re.search(r'action="/cek.*?name="form_token"[^>]*value="([^"]+)"', client.get("/").text, re.DOTALL)[1]

    page = client.post("/cek?lang=en", data={"form_token": token, "text": CONTENT.claim}).text

    assert "Is this what you mean?" in page
    heard = " ".join(Heard(page).english)
    assert CONTENT.headline not in heard
    assert CONTENT.summary not in heard
