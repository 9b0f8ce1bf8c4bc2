"""The card, the feed, and finding a week again."""

import io
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from klinik.db import db
from klinik.summaries import card, prints, services, tasks
from tests.factories.statistics import add_answer, add_case, add_report
from tests.summaries.conftest import MONDAY, OVER, WEEK

ATOM = {"a": "http://www.w3.org/2005/Atom"}
PAGE = "/ringkasan/2026-W45"


def test_the_card_is_light_and_as_large_as_previews_want_it(client, summary):
    response = client.get(f"{PAGE}.png")

    assert response.mimetype == "image/png"
    assert Image.open(io.BytesIO(response.data)).size == (1200, 630)
    assert len(response.data) <= 60_000
    assert f'content="http://localhost{PAGE}.png"' in client.get(PAGE).text


def test_the_card_says_the_week_and_what_was_reported_most(app, summary):
    with app.test_request_context("/"):
        face = card.face(summary)

    assert face.headline == "Ringkasan 2–8 November 2026"
    assert face.line == "10 laporan warga"
    assert face.small == "Paling banyak dilaporkan: Tautan bansos itu palsu"


@pytest.mark.parametrize("headline", ["Kabar " * 33, "a" * 200, "أخبار 新闻 🤷"])
def test_any_headline_can_be_printed_and_drawn(app, agency, headline):
    answer = add_answer(agency, MONDAY, headline=headline)
    case = add_case(agency, MONDAY, status="answered", closed_at=MONDAY, clarification_id=answer)
    add_report(agency, case, MONDAY)
    summary = services.build(agency, WEEK, at=OVER)

    with app.test_request_context("/"):
        assert card.made(summary).startswith(b"\x89PNG")
        assert prints.ready(summary, prints.PAPER).read_bytes().startswith(b"%PDF")


def test_every_form_is_made_by_the_worker_in_both_languages(summary):
    tasks.print_(str(summary.id))

    folder = prints.ready(summary, prints.PAPER).parent
    assert {path.name.partition(".")[2] for path in folder.glob(f"{summary.id}*")} == {
        "id.pdf", "en.pdf", "id.png", "en.png",
    }  # fmt: skip


def test_the_feed_brings_each_week_with_what_was_said(client, summary):
    feed = ET.fromstring(client.get("/ringkasan.atom").data)

    (entry,) = feed.findall("a:entry", ATOM)
    assert entry.findtext("a:title", namespaces=ATOM) == "Ringkasan 2–8 November 2026"
    assert "menerima 10 laporan warga" in entry.findtext("a:summary", namespaces=ATOM)
    content = entry.findtext("a:content", namespaces=ATOM)
    assert content == "1. Tautan bansos itu palsu (kabar yang beredar: hoaks; 9 laporan)"


def test_a_feed_without_summaries_is_still_a_feed(client, agency):
    assert ET.fromstring(client.get("/ringkasan.atom").data).tag.endswith("feed")


@pytest.mark.parametrize("q", ["bansos", "tautan palsu", "KLARIF-jatim", '"bansos itu"'])
def test_a_week_is_found_by_what_was_said_in_it(client, summary, q):
    services.build(summary.agency, WEEK.following(), at=OVER + (OVER - MONDAY))
    db.session.commit()

    page = client.get("/ringkasan", query_string={"q": q}).text

    assert f'href="{PAGE}"' in page
    assert "2026-W46" not in page


@pytest.mark.parametrize("asked", [{"q": "gempa"}, {"year": "2024"}, {"q": "'\"&|!("}])
def test_what_is_in_no_week_is_said_so(client, summary, asked):
    page = client.get("/ringkasan", query_string=asked)

    assert page.status_code == 200
    assert "Tidak ada ringkasan yang memuat kata itu" in page.text


def test_the_archive_is_narrowed_to_a_year(client, summary):
    assert f'href="{PAGE}"' in client.get("/ringkasan?year=2026").text
    for nonsense in ("apa", "-5", "0", "9" * 30):
        assert client.get(f"/ringkasan?year={nonsense}").status_code == 200
