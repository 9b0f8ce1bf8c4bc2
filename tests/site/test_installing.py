"""A telephone can keep the clinic, share to it, and read the latest answers without a line."""

import io
import json
import re
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from klinik.accounts.models import Role
from klinik.clarifications import services
from klinik.db import db, now
from klinik.reports.models import Report, ReportDraft
from klinik.site import mark
from tests.factories.agencies import default_agency
from tests.factories.clarifications import CONTENT, published, staff
from tests.factories.files import encoded, picture


@pytest.fixture(autouse=True)
def office(app):
    return default_agency()


def test_every_icon_of_the_manifest_is_a_picture_of_the_size_it_says(client):
    icons = json.loads(client.get("/manifest.webmanifest").text)["icons"]

    sizes = {}
    for icon in icons:
        body = client.get(icon["src"]).data
        sizes[icon["src"]] = (
            Image.open(io.BytesIO(body)).size if icon["type"] == "image/png" else ET.fromstring(body).tag
        )
    assert [sizes[icon["src"]] for icon in icons[1:]] == [(192, 192), (192, 192), (512, 512), (512, 512)]
    assert {icon["purpose"] for icon in icons} == {"any", "maskable"}


def test_a_maskable_icon_reaches_the_edges_and_the_other_is_rounded():
    full, rounded = (Image.open(io.BytesIO(mark.png("#0b3b52", 192, maskable=is_full))) for is_full in (True, False))

    assert full.getpixel((0, 0)) == (0x0B, 0x3B, 0x52, 255)
    assert rounded.getpixel((0, 0))[3] == 0


def test_only_an_icon_whose_address_carries_the_colour_is_kept_for_ever(client):
    kept = [client.get(f"/ikon-192.png{mark}").headers["Cache-Control"] for mark in ("?v=0b3b52", "?v=ffffff", "")]

    assert ["immutable" in one for one in kept] == [True, False, False]


def test_an_icon_of_another_size_is_not_made(client):
    assert client.get("/ikon-4096.png").status_code == 404


def test_what_a_telephone_shares_lies_ready_in_the_form_and_nothing_is_filed(client):
    target = json.loads(client.get("/manifest.webmanifest").text)["share_target"]
    names = target["params"]

    answer = client.post(
        target["action"], data={names["text"]: "Air mati tujuh hari", names["url"]: "https://a.example/b"}
    )

    assert (answer.status_code, answer.location) == (303, "/lapor")
    page = client.get("/lapor").text
    assert "Air mati tujuh hari" in page
    assert 'value="https://a.example/b"' in page
    assert db.session.query(Report).count() == 0


def test_a_shared_picture_is_attached(client):
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")

    client.post("/bagikan", data={"files": (io.BytesIO(picture.getvalue()), "tangkapan.png")})

    assert "tangkapan.png" in client.get("/lapor").text


def test_a_shared_file_that_cannot_be_kept_is_not_said_to_be_in(client):
    client.post("/bagikan", data={"text": "", "files": (io.BytesIO(b"PK" + bytes(500)), "undangan.apk")})

    page = client.get("/lapor").text

    assert "Kiriman Anda sudah masuk" not in page
    assert "Berkas undangan.apk tidak dapat diterima." in page


def test_of_more_shared_files_than_we_take_the_form_says_so_and_holds_the_rest(client):
    files = [(io.BytesIO(encoded(picture(number))), f"{number}.jpg") for number in range(1, 7)]

    client.post("/bagikan", data={"files": files})
    page = client.get("/lapor").text

    assert "Kiriman Anda sudah masuk" in page
    assert "Paling banyak empat berkas" in page
    assert ("4.jpg" in page, "5.jpg" in page) == (True, False)


def test_an_empty_share_opens_the_form_and_claims_nothing(client):
    client.post("/bagikan", data={"text": " "})

    assert "Kiriman Anda sudah masuk" not in client.get("/lapor").text


def test_a_shared_draft_is_short_lived_and_its_own_browsers_alone(client, app):
    client.post("/bagikan", data={"text": "Rahasia saya"})
    draft = db.session.query(ReportDraft).one()

    assert (draft.expires_at - draft.started_at).total_seconds() < 3660
    assert "Rahasia saya" not in app.test_client().get("/lapor").text


def test_another_site_cannot_share_in_somebodys_name(client):
    answer = client.post("/bagikan", data={"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def test_a_reloaded_share_leads_to_the_form(client):
    assert client.get("/bagikan").location == "/lapor"


def test_the_page_without_a_line_holds_the_last_twenty_answers_whole(client):
    for number in range(21):
        published(headline=f"Fakta nomor {number:02}")

    page = client.get("/luring").text

    assert sorted(set(re.findall(r"Fakta nomor (\d+)", page))) == [f"{number:02}" for number in range(1, 21)]
    for words in (CONTENT.summary, CONTENT.claim, CONTENT.advice, "Jadwal perawatan <strong>resmi</strong>"):
        assert page.count(words) == 20


def test_a_clinic_that_holds_no_answers_yet_promises_none(client):
    page = client.get("/luring").text

    assert "memerlukan sambungan" in page
    assert "tersimpan di perangkat" not in page
    assert re.search(r'<a class="button[^"]*" href="">', page)  # asks again for whatever was wanted


@pytest.mark.parametrize("path", ["/luring", "/"])
def test_what_is_being_looked_at_again_says_so_also_where_it_is_the_newest(client, path):
    services.suspend(published(), by=staff(Role.EDITOR), reason="Bukti baru", at=now())
    db.session.commit()

    page = client.get(path).text
    assert "Ditinjau ulang" in page
    assert "badge verdict-" not in page
    assert 'class="stamp ' not in page


def test_the_worker_keeps_what_the_page_without_a_line_is_drawn_with(client):
    script = client.get("/sw.js").text

    shell = json.loads(script.partition(";")[0].removeprefix("const SHELL = "))
    assert shell[:2] == ["/luring", "/luring?lang=en"]
    assert all(client.get(address).status_code == 200 for address in shell)
    page = client.get("/luring").text
    assert all(address in page for address in shell[2:])
