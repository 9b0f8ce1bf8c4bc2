"""Our search as clients of Google's Fact Check Tools know it, and the five calls of today's Klinik Hoaks."""

from datetime import date, timedelta

import pytest
import time_machine

from klinik.accounts.models import Role
from klinik.clarifications import services
from klinik.clarifications.codes import Flag, RevisionKind, Verdict
from klinik.clarifications.importing.verdicts import JATIM, jatim_word
from klinik.db import now
from tests.factories.clarifications import CONTENT, published, revised, staff

API = "/api/v1/claims:search"
COUNTED = {
    "hoaks": (Verdict.HOAX, []),
    "disinformasi": (Verdict.MISLEADING, []),
    "fakta": (Verdict.TRUE, [Flag.DISINFORMATION]),
    "hate": (Verdict.UNPROVEN, [Flag.HATEFUL]),
}


def asked(client, **query):
    return client.get(API, query_string=query).json


def test_a_claim_is_found_with_who_checked_it_and_what_came_of_it(client, agency):
    clarification = published(first_seen_on=date(2026, 11, 17))

    claims = asked(client, query="air keran")["claims"]

    assert [(one["text"], one["claimant"], one["claimDate"]) for one in claims] == [(CONTENT.claim, "", "2026-11-17")]
    review = claims[0]["claimReview"][0]
    assert review["publisher"] == {"name": "Klinik Hoaks Jawa Timur", "site": "localhost"}
    assert (review["title"], review["textualRating"], review["languageCode"]) == (CONTENT.headline, "Hoaks", "id")
    assert review["url"].endswith(clarification.path)
    assert review["reviewDate"] == clarification.first_published_at.isoformat()


def test_a_link_in_a_claim_cannot_be_followed(client, agency):
    published(claim="Isi formulir di https://bantuan-palsu.com/daftar supaya air tidak dimatikan.")

    assert "hxxps://bantuan-palsu[.]com" in asked(client, query="formulir")["claims"][0]["text"]


def test_a_withdrawn_answer_says_so_instead_of_its_conclusion(client, agency):
    revised(published(), RevisionKind.RETRACTION)

    assert asked(client, query="air")["claims"][0]["claimReview"][0]["textualRating"] == "Dicabut"


def test_pages_follow_each_other_and_the_last_names_no_other(client, agency):
    mine = [published() for _ in range(3)]

    first = asked(client, query="air", pageSize=2)
    second = asked(client, query="air", pageSize=2, pageToken=first["nextPageToken"])

    urls = [claim["claimReview"][0]["url"] for claim in [*first["claims"], *second["claims"]]]
    assert [url.rpartition(mine[0].slug)[0].split("/")[-2] for url in urls] == [one.public_id for one in reversed(mine)]
    assert "nextPageToken" not in second


def test_what_is_older_than_asked_for_or_in_another_language_is_left_out(client, agency):
    published(at=now() - timedelta(days=20))

    assert len(asked(client, query="air", maxAgeDays=30, languageCode="id-ID")["claims"]) == 1
    assert asked(client, query="air", maxAgeDays=7) == {"claims": []}
    assert asked(client, query="air", languageCode="en") == {"claims": []}


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({}, 422), ({"query": ""}, 422), ({"query": "a", "pageSize": 0}, 422), ({"query": "a", "pageToken": "x"}, 400)],
)
def test_a_search_that_cannot_be_read_is_a_problem(client, agency, wrong, status):
    answer = client.get(API, query_string=wrong)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_the_four_words_mean_the_same_on_the_way_in_and_out():
    for word, meaning in JATIM.items():
        assert jatim_word(meaning.verdict, meaning.flags) == word


@pytest.mark.parametrize("category", COUNTED)
def test_todays_clients_count_what_stands_this_year(client, agency, foreign_agency, category):
    verdict, flags = COUNTED[category]
    answers = [published(verdict=verdict, flags=flags) for _ in range(2)]
    revised(answers[0], RevisionKind.RETRACTION)
    published(foreign_agency, verdict=verdict, flags=flags)
    published(at=now() - timedelta(days=366), verdict=verdict, flags=flags)
    published(verdict=Verdict.SATIRE)

    told = client.get(f"/compat/jatim/getjml{category}ytd").json

    assert (told["jumlah"], told["tahun"]) == (1, now().astimezone(agency.zone).year)


@time_machine.travel("2025-12-31T18:00:00Z", tick=False)
def test_the_year_is_that_of_the_office_and_not_of_the_server(client, agency):
    published(at=now() - timedelta(hours=2))

    told = client.get("/compat/jatim/getjmlhoaksytd").json

    assert (told["jumlah"], told["tahun"]) == (0, 2026)  # it is one o'clock of the first of January in Jawa Timur


def test_todays_clients_get_the_newest_with_the_words_they_know(client, agency):
    withdrawn, stands = published(), published(verdict=Verdict.MISLEADING)
    revised(withdrawn, RevisionKind.RETRACTION)

    found = client.get("/compat/jatim/getklarifikasiterkini")

    assert [(one["id"], one["judul"], one["kategori"], one["kesimpulan"]) for one in found.json["data"]] == [
        (stands.public_id, CONTENT.headline, "Disinformasi", "Menyesatkan")
    ]
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in found.headers


def test_an_answer_under_review_is_given_to_no_program_as_a_conclusion(client, agency):
    services.suspend(published(), by=staff(Role.EDITOR), reason="Bukti baru", at=now())

    newest = client.get("/compat/jatim/getklarifikasiterkini").json["data"][0]
    listed = client.get("/api/v1/clarifications").json["items"][0]

    assert (newest["kategori"], newest["kesimpulan"]) == ("", "Sedang ditinjau ulang")
    assert listed["is_suspended"] is True


def test_another_name_in_the_address_is_another_office_or_none(client, agency, foreign_agency):
    published()

    assert client.get(f"/compat/{foreign_agency.slug}/getklarifikasiterkini").json == {"data": []}
    nobody = client.get("/compat/tidak-ada/getjmlhoaksytd")
    assert (nobody.status_code, nobody.mimetype) == (404, "application/problem+json")
