"""What browsers, search engines and watchmen ask for."""

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from klinik.background import services as background
from klinik.db import db, now
from tests.factories.agencies import default_agency
from tests.factories.clarifications import published, submitted
from tests.factories.notifications import told
from tests.notifications.scripted import later

NAMESPACE = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(autouse=True)
def office(app):
    return default_agency()


def test_the_sitemap_lists_what_is_published_with_its_day(client):
    clarification = published()
    submitted(headline="Draf yang belum disetujui")

    index = ET.fromstring(client.get("/sitemap.xml").text)
    parts = [part.find("map:loc", NAMESPACE).text for part in index]
    sitemap = ET.fromstring(client.get(parts[2].partition("localhost")[2]).text)

    assert [part.rpartition("/")[2] for part in parts[:2]] == ["sitemap-halaman.xml", "sitemap-ringkasan.xml"]
    found = {url.find("map:loc", NAMESPACE).text: url.find("map:lastmod", NAMESPACE) for url in sitemap}
    address = next(where for where in found if str(clarification.public_id) in where)
    assert found[address].text.startswith(f"{clarification.updated_at:%Y-%m-%dT%H:%M}")
    assert not any("draf" in where for where in found)
    assert client.get("/sitemap-1999.xml").status_code == 404


def test_robots_stay_out_of_the_desk_and_find_the_sitemap(client):
    lines = client.get("/robots.txt").text.splitlines()

    assert "Disallow: /meja" in lines
    assert "Disallow: /tiket/" in lines
    assert lines.index("Allow: /api/v1/claimreview.json") < lines.index("Disallow: /api/")
    assert any(re.fullmatch(r"Sitemap: http.+/sitemap\.xml", line) for line in lines)


def test_whoever_finds_a_weakness_knows_whom_to_tell(client, office):
    office.contact_email = "klinik@jatim.contoh.id"
    db.session.commit()

    facts = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines())

    assert facts["Contact"] == "mailto:klinik@jatim.contoh.id"
    assert f"{now() + timedelta(days=179):%Y-%m-%d}" <= facts["Expires"]


def test_the_manifest_makes_it_installable(client, office):
    manifest = client.get("/manifest.webmanifest")

    assert manifest.mimetype == "application/manifest+json"
    assert manifest.json["name"] == f"Klinik Hoaks {office.name}"
    assert client.get(manifest.json["icons"][0]["src"]).status_code == 200


def test_a_browser_can_search_from_its_own_bar(client):
    page = client.get("/opensearch.xml")

    assert page.mimetype == "application/opensearchdescription+xml"
    assert "/klarifikasi?q={searchTerms}" in page.text
    ET.fromstring(page.text)


def test_the_colour_of_the_office_lies_over_ours(client, office):
    office.brand = "#7a1f5c"
    db.session.commit()

    assert client.get("/merek.css?v=7a1f5c").text == ":root { --brand: #7a1f5c; }\n"
    assert "/merek.css?v=7a1f5c" in client.get("/tentang").text


def test_an_icon_is_there_for_those_who_do_not_read_the_page(client):
    where = client.get("/favicon.ico").location

    assert client.get(where).mimetype == "image/svg+xml"


def test_alive_touches_nothing(client, monkeypatch):
    monkeypatch.setattr(db.session, "execute", lambda *_words: pytest.fail("the database was asked"))

    assert client.get("/livez").text == "ok\n"


def test_ready_means_that_pages_can_be_served(client):
    background.beat_heart(at=now())
    db.session.commit()
    parts = ("status", "database", "redis", "worker", "mail")

    assert client.get("/readyz").json == dict.fromkeys(parts, "ok")


def test_mail_that_has_waited_too_long_is_named(client, reader):
    later(told(reader), next_at=now() - timedelta(minutes=16))

    assert client.get("/readyz").json["mail"] == "degraded"


def test_a_sleeping_worker_is_named_and_costs_nobody_a_page(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json["worker"] == "degraded"


def test_without_redis_we_are_ready_all_the_same(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "REDIS_URL", "redis://127.0.0.1:1/0")

    assert client.get("/readyz").json["redis"] == "degraded"
