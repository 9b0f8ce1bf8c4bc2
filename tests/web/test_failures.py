"""What goes wrong is said calmly, with the right status, and without anybody's data in the log."""

import json

import pytest

from tests.web.conftest import SECRET


def test_our_own_failure_shows_a_number_and_no_detail(probe):
    response = probe.get("/uji/rusak")

    assert response.status_code == 500
    assert response.headers["X-Request-ID"] in response.text
    assert "Ada gangguan di pihak kami" in response.text
    assert "ValueError" not in response.text


def test_the_log_finds_our_failure_by_its_number_and_holds_no_values(probe, capfd):
    response = probe.get("/uji/rusak")

    line = json.loads(next(line for line in capfd.readouterr().err.splitlines() if "request.failed" in line))
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert line["error"] == "ValueError"
    assert any("broken" in place for place in line["where"])
    assert SECRET not in json.dumps(line)


def test_a_refusal_speaks_for_itself(probe):
    response = probe.get("/uji/diambil")

    assert response.status_code == 409
    assert "Kasus ini sudah diambil Sari." in response.text


def test_a_refusal_to_a_program_is_problem_json(probe):
    response = probe.get("/api/uji/diambil")

    assert (response.status_code, response.mimetype) == (409, "application/problem+json")
    assert response.json["detail"] == "Kasus ini sudah diambil Sari."
    assert response.json["request_id"] == response.headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (404, "Halaman ini tidak ada"),
        (413, "Kiriman ini terlalu besar"),
        (422, "Ada yang perlu diperbaiki"),
        (429, "Terlalu sering mencoba"),
    ],
)
def test_each_status_has_its_sentence(probe, code, words):
    response = probe.get(f"/uji/kode/{code}")

    assert response.status_code == code
    assert words in response.text


def test_a_verb_that_an_address_does_not_know_names_those_it_does(probe):
    response = probe.post("/uji/panjang")

    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_a_refusal_is_never_kept_by_a_browser(probe):
    assert probe.get("/tidak-ada").headers["Cache-Control"] == "no-store"


def test_more_than_we_take_is_refused(probe, probe_app, monkeypatch):
    monkeypatch.setitem(probe_app.config, "MAX_CONTENT_LENGTH", 1000)

    response = probe.post("/uji/formulir", data={"text": "x" * 2000})

    assert response.status_code == 413
    assert "paling banyak empat berkas" in response.text


def test_at_the_desk_a_refusal_leads_back_to_the_desk(probe):
    public, desk = probe.get("/tidak-ada").text, probe.get("/meja/tidak-ada").text

    assert 'action="/klarifikasi"' in public
    assert "mulai lagi dari beranda" in public
    assert 'href="/meja"' in desk
    assert "beranda" not in desk
    assert "Lacak tiket" not in desk
    assert "/klarifikasi" not in desk
