"""Only our own pages may change something in a visitor's name."""

import pytest

from tests.web.test_forms import valid

FOREIGN = [
    {"Origin": "https://jahat.contoh"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "null"},
    {"Origin": "http://[jahat"},
]
OURS = [
    {"Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Sec-Fetch-Site": "none"},
    {},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_form_sent_from_another_site_is_refused(probe, headers):
    response = probe.post("/uji/formulir", data=valid(probe), headers=headers)

    assert response.status_code == 403
    assert "tidak berasal dari halaman kami" in response.text


@pytest.mark.parametrize("headers", OURS)
def test_a_form_sent_from_our_page_or_by_a_program_passes(probe, headers):
    response = probe.post("/uji/formulir", data=valid(probe), headers=headers)

    assert response.status_code == 200


def test_machines_with_keys_of_their_own_are_not_asked(probe):
    response = probe.post("/hook/uji", headers={"Origin": "https://graph.contoh"})

    assert response.text == "didengar"


def test_reading_is_open_to_links_from_everywhere(probe):
    response = probe.get("/uji/formulir", headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 200
