"""The list as feed readers and spreadsheets take it, whatever it is narrowed down to."""

import csv
import io
import re
from datetime import timedelta
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest

from klinik.accounts.models import Role
from klinik.clarifications import feeds, services
from klinik.clarifications.codes import ClarificationState, RevisionKind, Verdict
from klinik.db import db, now
from tests.factories.clarifications import CONTENT, published, revised, staff

ATOM = "{http://www.w3.org/2005/Atom}"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


def atom(client, query=""):
    return ET.fromstring(client.get(f"/klarifikasi.atom{query}").data)


def titles(client, query=""):
    """Return the titles in each of the forms that have some."""
    rss = ET.fromstring(client.get(f"/klarifikasi.rss{query}").data)
    items = client.get(f"/klarifikasi.json{query}").json["items"]
    return [
        [entry.findtext(f"{ATOM}title") for entry in atom(client, query).iter(f"{ATOM}entry")],
        [item.findtext("title") for item in rss.iter("item")],
        [item["title"] for item in items],
    ]


def test_every_form_carries_the_same_list(client, agency):
    published(headline="Air & <sumur> tetap bersih")

    assert titles(client) == [["Air & <sumur> tetap bersih"]] * 3
    assert list(csv.reader(io.StringIO(client.get("/klarifikasi.csv").text)))[1][1] == "Air & <sumur> tetap bersih"


def test_the_names_of_a_feed_and_its_entries_outlive_a_move_to_another_host(client, app, agency, monkeypatch):
    published()

    before = [one.text for one in atom(client).iter(f"{ATOM}id")]
    monkeypatch.setitem(app.config, "BASE_URL", "https://klinik.baru.contoh.id")
    after = [one.text for one in atom(client, "?pindah=1").iter(f"{ATOM}id")]

    assert before == after
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", name) for name in before)
    assert len(set(before)) == 2


def test_a_narrowed_feed_says_to_what_and_is_another_feed(client, agency):
    narrowed = atom(client, "?verdict=hoax&q=air&from=2026-01-01")

    assert narrowed.findtext(f"{ATOM}title") == f"Klarifikasi {agency.name}: “air”, Hoaks, dari 1 Januari 2026"
    assert narrowed.findtext(f"{ATOM}id") != atom(client).findtext(f"{ATOM}id")
    page = narrowed.find(f"{ATOM}link[@rel='alternate']").get("href")
    assert page.endswith("/klarifikasi?verdict=hoax&q=air&from=2026-01-01")


def test_what_no_xml_can_hold_keeps_no_reader_from_a_feed(client, agency):
    published(headline="Fakta\x02 yang disalin\ufffe dari berkas")

    for asked in ("", "?q=fakta or %01%EF%BF%BE"):
        assert titles(client, asked)[:2] == [["Fakta yang disalin dari berkas"]] * 2


def test_an_answer_of_another_office_is_attributed_to_that_office(client, agency, foreign_agency):
    published(foreign_agency)
    theirs = f"Klinik Hoaks {foreign_agency.name}"

    rss = ET.fromstring(client.get("/klarifikasi.rss?agency=semua").data)

    assert atom(client, "?agency=semua").findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == theirs
    assert rss.findtext(f"channel/item/{CREATOR}") == theirs
    assert client.get("/klarifikasi.json?agency=semua").json["items"][0]["authors"] == [{"name": theirs}]


def test_a_withdrawn_answer_says_so_in_every_form_and_is_filed_under_no_conclusion(client, agency):
    clarification = published()
    revised(clarification, RevisionKind.RETRACTION)

    assert titles(client) == [[f"Dicabut: {CONTENT.headline}"]] * 3
    item = client.get("/klarifikasi.json").json["items"][0]
    assert item["content_text"].startswith("Kesimpulan yang dicabut: Hoaks.")
    assert "Hoaks" not in item["tags"]
    assert "<category>Hoaks" not in client.get("/klarifikasi.rss").text
    assert 'term="hoax"' not in client.get("/klarifikasi.atom").text


def test_an_answer_without_a_topic_is_filed_under_its_conclusion_alone(app, agency):
    row = SimpleNamespace(state=ClarificationState.PUBLISHED, suspended_at=None, verdict=Verdict.HOAX, topic=None)

    with app.test_request_context():
        assert feeds.subjects_of(row) == {"hoax": "Hoaks"}


def test_a_suspended_answer_says_so_in_every_form_and_is_filed_under_no_conclusion(client, agency):
    services.suspend(published(), by=staff(Role.EDITOR), reason="Bukti baru", at=now())
    db.session.commit()

    assert titles(client) == [[f"Sedang ditinjau ulang: {CONTENT.headline}"]] * 3
    assert next(csv.DictReader(io.StringIO(client.get("/klarifikasi.csv").text)))["is_suspended"] == "true"
    item = client.get("/klarifikasi.json").json["items"][0]
    assert (item["content_text"][:43], "Hoaks" in item["tags"]) == (
        "Kesimpulan yang sedang ditinjau ulang: Hoak",
        False,
    )
    assert all(name not in client.get("/klarifikasi.atom").text for name in ('term="hoax"', ">Hoaks."))


def test_a_correction_comes_up_again_under_the_name_it_had(client, agency):
    corrected = published(headline="Judul yang diralat", at=now() - timedelta(hours=2))
    other = published(headline="Judul yang tetap", at=now() - timedelta(hours=1))
    first = atom(client)
    revised(corrected, RevisionKind.CORRECTION, summary="Pompa dirawat lima jam.")

    again = atom(client)

    def named(feed):
        return {entry.findtext(f"{ATOM}title"): entry for entry in feed.iter(f"{ATOM}entry")}

    assert list(named(again)) == ["Judul yang diralat", other.current.headline]
    old, new = named(first)["Judul yang diralat"], named(again)["Judul yang diralat"]
    assert old.findtext(f"{ATOM}id") == new.findtext(f"{ATOM}id")
    assert old.findtext(f"{ATOM}updated") < new.findtext(f"{ATOM}updated") == again.findtext(f"{ATOM}updated")


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_feed_says_in_which_language_it_speaks_and_that_the_answers_are_in_indonesian(client, agency, language):
    published()

    atom, rss, told = (client.get(f"/klarifikasi.{form}?lang={language}") for form in ("atom", "rss", "json"))

    assert f'xml:lang="{language}">' in atom.text
    assert '<title xml:lang="id">' in atom.text
    assert f"<language>{language}</language>" in rss.text
    assert (told.json["language"], told.json["items"][0]["language"]) == (language, "id")


@pytest.mark.parametrize("form", ["atom", "rss", "json", "csv"])
@pytest.mark.parametrize("language", ["", "&lang=en"])
def test_the_list_leads_to_the_feeds_of_what_it_shows(client, agency, form, language):
    published(headline="Jembatan memang dibuka", verdict=Verdict.TRUE)
    published()

    page = client.get(f"/klarifikasi?verdict=true{language}").text
    feed = re.search(rf'<a href="(/klarifikasi\.{form}[^"]*)"', page)[1].replace("&amp;", "&")

    assert "Jembatan memang dibuka" in (told := client.get(feed).text)
    assert CONTENT.headline not in told
