"""The catalogue names what is to be had and where; the tables are whole, harmless and sent piece by piece."""

import csv
import io
from urllib.parse import urlsplit

import pytest

from klinik.api import datasets
from klinik.clarifications.codes import RevisionKind
from klinik.db import db
from tests.factories.clarifications import published, revised

API = "/api/v1"
SHARED = "http://publications.europa.eu/resource/authority/frequency/"


def rows(client, name):
    return list(csv.DictReader(io.StringIO(client.get(f"{API}/datasets/{name}.csv", buffered=True).text)))


def catalogue(client):
    return client.get(f"{API}/catalog.jsonld").json


def test_every_form_that_the_catalogue_names_is_there_and_of_its_kind(client, clinic):
    for dataset in catalogue(client)["dcat:dataset"]:
        for form in dataset["dcat:distribution"]:
            address = urlsplit(form["dcat:accessURL"]["@id"])
            answer = client.get(f"{address.path}?{address.query}", buffered=True)
            kind = form["dcat:mediaType"]["@id"].partition("media-types/")[2]
            assert (answer.status_code, answer.mimetype) == (200, kind), address


# What DCAT-AP 3 demands of each class, and of which class what stands in a place must say that it is.
MANDATORY = {
    "dcat:Catalog": {"dcterms:title", "dcterms:description", "dcterms:publisher"},
    "dcat:Dataset": {"dcterms:title", "dcterms:description"},
    "dcat:Distribution": {"dcat:accessURL"},
    "dcat:DataService": {"dcterms:title", "dcat:endpointURL"},
    "foaf:Agent": {"foaf:name"},
}
CLASS_OF = {
    "dcterms:publisher": "foaf:Agent",
    "dcterms:license": "dcterms:LicenseDocument",
    "dcterms:spatial": "dcterms:Location",
    "dcat:contactPoint": "vcard:Kind",
    "dcat:dataset": "dcat:Dataset",
    "dcat:distribution": "dcat:Distribution",
    "dcat:service": "dcat:DataService",
}


def parts(node, place=""):
    """Yield every node of a catalogue with the place that it stands in."""
    yield place, node
    for name, value in node.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and name != "@context":
                yield from parts(one, name)


def test_a_catalogue_says_all_that_catalogues_of_other_countries_demand(client, clinic):
    told = catalogue(client)

    for place, node in parts(told):
        kinds = {node["@type"]} if isinstance(node.get("@type"), str) else {*node.get("@type", [])}
        assert CLASS_OF.get(place) in {None, *kinds}, place
        for kind in kinds:
            assert MANDATORY.get(kind, set()) <= {name for name, value in node.items() if value}, node
        assert {name.partition(":")[0] for name in node if ":" in name} <= {*told["@context"]}
        assert node.get("foaf:homepage") != {"@id": node.get("@id")}, "an office is not its page"


def test_each_set_of_data_says_whose_it_is_under_which_licence_and_how_often_it_changes(client, clinic):
    clinic.contact_email = "klinik@jatim.contoh.id"
    db.session.commit()

    told = {one["dcterms:identifier"]: one for one in catalogue(client)["dcat:dataset"]}

    assert set(told) == {"jatim-clarifications", "jatim-summaries", "jatim-statistics"}
    assert told["jatim-summaries"]["dcterms:accrualPeriodicity"] == {"@id": f"{SHARED}WEEKLY"}
    for one in told.values():
        assert one["dcterms:license"]["@id"] == "https://creativecommons.org/licenses/by/4.0/"
        assert one["dcterms:publisher"]["foaf:name"] == clinic.office
        assert one["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:klinik@jatim.contoh.id"}
        assert one["dcterms:spatial"]["dcterms:identifier"] == "35"
        assert [title["@language"] for title in one["dcterms:title"]] == ["id", "en"]


def test_a_set_of_data_says_when_it_began_and_last_changed(client, agency):
    first = published()
    last = revised(first, RevisionKind.CORRECTION)

    told = catalogue(client)["dcat:dataset"][0]

    assert told["dcterms:issued"]["@value"] == first.first_published_at.isoformat()
    assert told["dcterms:modified"]["@value"] == last.published_at.isoformat()


def test_an_office_without_an_answer_has_a_catalogue_all_the_same(client, agency):
    told = catalogue(client)["dcat:dataset"][0]

    assert "dcterms:issued" not in told
    assert rows(client, "clarifications") == []


def test_the_table_of_clarifications_is_whole_and_says_what_was_withdrawn(client, agency, foreign_agency, monkeypatch):
    monkeypatch.setattr(datasets, "AT_ONCE", 2)
    mine = [published(headline=f"Fakta nomor {number}") for number in range(5)]
    revised(mine[2], RevisionKind.RETRACTION)
    published(foreign_agency)

    found = rows(client, "clarifications")

    assert [row["public_id"] for row in found] == [one.public_id for one in reversed(mine)]
    assert [row["state"] for row in found] == ["published"] * 2 + ["retracted"] + ["published"] * 2
    listed = csv.DictReader(io.StringIO(client.get("/klarifikasi.csv").text))
    assert sorted(map(str, listed)) == sorted(map(str, found))


def test_a_long_table_is_read_a_piece_at_a_time_and_never_held_whole(app, agency, monkeypatch, count_queries):
    monkeypatch.setattr(datasets, "AT_ONCE", 2)
    for _ in range(6):
        published()

    with app.test_request_context("/"), count_queries() as asked:
        table = datasets.ClarificationsView().get()
        pieces = iter(table.response)
        before = [len(asked) for _piece in pieces]

    lists = [statement for statement in asked if "first_published_at DESC" in statement]
    assert len(lists) == 3
    assert table.content_length is None  # nobody knows it before the last piece
    assert before[0] < before[1] < before[2]


@pytest.mark.parametrize("headline", ["=1+1", "+62 811", "-5 derajat", "@semua", '=HYPERLINK("x")'])
def test_no_spreadsheet_runs_a_headline(client, agency, headline):
    published(headline=headline)

    assert rows(client, "clarifications")[0]["headline"] == f"'{headline}"


def test_the_table_of_summaries_has_every_figure_of_every_week(client, summary):
    found = rows(client, "summaries")

    sheet = list(csv.DictReader(io.StringIO(client.get(f"{summary.path}.csv").text)))
    assert [{**row, "week": str(summary.week)} for row in sheet] == found


def test_a_table_is_sent_again_only_after_a_change(separate_app):
    clarification, client = published(), separate_app.test_client()
    address = f"{API}/datasets/clarifications.csv"
    mark = {"If-None-Match": client.get(address, buffered=True).headers["ETag"]}

    same = client.get(address, headers=mark, buffered=True)
    revised(clarification, RevisionKind.CORRECTION)
    changed = client.get(address, headers=mark, buffered=True)

    assert (same.status_code, same.data, changed.status_code) == (304, b"", 200)


def test_harvesters_may_fetch_the_catalogue(client, agency):
    assert f"Allow: {API}/catalog.jsonld" in client.get("/robots.txt").text.splitlines()
