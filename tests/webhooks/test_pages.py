"""The desk's pages about webhooks, as an admin without scripts uses them."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.audit import AuditEvent
from klinik.db import db, now
from klinik.webhooks import services
from klinik.webhooks.codes import DeliveryState
from klinik.webhooks.models import Delivery, Webhook
from tests.factories.accounts import PASSWORD
from tests.factories.clarifications import staff
from tests.factories.webhooks import deliver, delivery, listening, verified
from tests.review.browsing import send

PAGE = services.PAGE
FILLED = {"types": ["clarification.published", "report.received"], "password": PASSWORD}


def the_one():
    return db.session.scalars(select(Webhook)).one()


def deeds():
    rows = select(AuditEvent.action).where(AuditEvent.action.startswith("webhook.")).order_by(AuditEvent.id)
    return db.session.scalars(rows).all()


def test_an_admin_registers_an_address_tries_it_and_sees_what_came_of_it(admin, receiver, sent):
    shown = send(admin, PAGE, "webhook", url=receiver.url, **FILLED)
    (secret,) = set(re.findall(r"whsec_[\w+/=]+", html.unescape(shown.text)))
    page = f"{PAGE}/{the_one().id}"
    send(admin, page, "/uji")
    assert (services.DELIVER, ()) in sent
    deliver()

    assert verified(*receiver.got[0], secret)["type"] == "webhook.test"
    assert "dijawab 204" in admin.get(page).text
    assert (shown.status_code, secret in admin.get(page).text) == (200, False)
    assert deeds() == ["webhook.registered", "webhook.tested"]


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://sistem.contoh.id/",
            "https://127.0.0.1/",
            "https://10.0.0.7/",
            "https://[::1]/",
            "https://dalam.contoh.id/",
        ),
        *("https://a:b@sistem.contoh.id/", "https://169.254.169.254/latest", "ftp://x", "https://8.8.8.8:8443/", "x"),
    ],
)
def test_an_address_that_is_not_open_to_the_world_is_refused(admin, names, url):
    names["dalam.contoh.id"] = [["192.168.1.5"]]

    response = send(admin, PAGE, "webhook", url=url, **FILLED)

    assert (response.status_code, db.session.query(Webhook).count()) == (422, 0)
    assert "yang terbuka di internet" in response.text


@pytest.mark.parametrize("written", ["HTTPS://LOCALHOST", " https://localhost", "https:/\t/localhost"])
def test_an_address_is_kept_as_it_is_meant_however_it_was_typed(admin, receiver, written):
    typed = receiver.url.replace("https://localhost", written)

    first, again = (send(admin, PAGE, "webhook", url=url, **FILLED) for url in (typed, receiver.url))

    assert (first.status_code, again.status_code) == (200, 422)
    assert the_one().url == receiver.url


@pytest.mark.parametrize("wrong", [{"password": "x"}, {"types": []}, {"types": ["case.taken"]}, {"url": ""}])
def test_a_slip_registers_nothing(admin, receiver, wrong):
    response = send(admin, PAGE, "webhook", **{"url": receiver.url, **FILLED, **wrong})

    assert (response.status_code, db.session.query(Webhook).count()) == (422, 0)


def test_an_address_is_registered_once_and_an_office_has_not_more_than_it_can_watch(admin, receiver, monkeypatch):
    first, again = (send(admin, PAGE, "webhook", url=receiver.url, **FILLED) for _ in range(2))
    monkeypatch.setattr(services, "MOST", 1)
    more = send(admin, PAGE, "webhook", url=receiver.url + "2", **FILLED)

    assert [answer.status_code for answer in (first, again, more)] == [200, 422, 422]


def test_an_admin_pauses_resumes_chooses_replaces_the_secret_and_removes(admin, agency):
    webhook = listening(by=admin.user)
    page = f"{PAGE}/{webhook.id}"

    assert [send(admin, page, verb).status_code for verb in ("/jeda", "/lanjut")] == [303, 303]
    send(admin, page, "/peristiwa", types=["summary.published"])
    assert webhook.types == ["summary.published"]
    before = webhook.secret
    assert send(admin, page, "/rahasia", password="salah").status_code == 422
    assert "whsec_" in send(admin, page, "/rahasia", password=PASSWORD).text
    assert webhook.old_secret == before
    send(admin, page, "/hapus")
    assert db.session.query(Webhook).count() == 0
    assert [deed.rpartition(".")[2] for deed in deeds()] == [
        "paused",
        "resumed",
        "changed",
        "secret_replaced",
        "removed",
    ]


def test_the_page_says_who_registered_an_address_and_that_they_have_left(admin):
    maker = staff(Role.ADMIN)
    webhook = listening(by=maker)
    before = admin.get(f"{PAGE}/{webhook.id}").text
    maker.disabled_at = now()
    db.session.commit()

    after = admin.get(f"{PAGE}/{webhook.id}").text

    assert f"Didaftarkan {maker.name}, " in before
    assert ["akunnya sudah ditutup" in page for page in (before, after)] == [False, True]


def test_a_failed_delivery_is_sent_again_by_hand(admin, receiver):
    webhook = listening(receiver.url, by=admin.user)
    row = delivery(webhook)
    row.state = DeliveryState.FAILED
    db.session.commit()
    named = re.search(r'Kirim ulang<span class="visually-hidden"> ([^<]+)', admin.get(f"{PAGE}/{webhook.id}").text)[1]

    response = send(admin, f"{PAGE}/{webhook.id}", "/ulang")
    deliver()

    assert named.startswith("webhook.test, ")  # each button of the list says to the ear which delivery it sends
    assert (response.status_code, row.state) == (303, DeliveryState.DELIVERED)


def test_a_failed_delivery_is_found_however_much_came_after_it(admin):
    webhook = listening(by=admin.user)
    failed, *_others = [delivery(webhook) for _ in range(22)]
    failed.state, failed.created_at = DeliveryState.FAILED, failed.created_at - timedelta(hours=1)
    db.session.commit()
    page = f"{PAGE}/{webhook.id}"

    (older,) = re.findall(r'rel="next" href="([^"]+)"', admin.get(page).text)
    shown = [failed.message_id in admin.get(html.unescape(one)).text for one in (page, older, f"{page}?state=failed")]
    response = send(admin, f"{page}?state=failed", "/ulang?state=failed")

    assert shown == [False, True, True]
    assert (response.location, failed.state) == (f"{page}?state=failed#deliveries-title", DeliveryState.WAITING)


def test_a_delivery_of_another_address_is_not_there(admin):
    first, second = (listening(f"https://sistem.contoh.id/{name}", by=admin.user) for name in "ab")
    row = delivery(first)
    row.state = DeliveryState.FAILED
    db.session.commit()

    action = send(admin, f"{PAGE}/{first.id}", "/ulang")
    assert action.status_code == 303
    page = admin.get(f"{PAGE}/{first.id}").text
    token = re.search(r'name="form_token"[^>]*value="([^"]+)"', page)[1]
    foreign = admin.post(f"{PAGE}/{second.id}/kiriman/{row.id}/ulang", data={"form_token": token})
    assert foreign.status_code == 404


def test_what_the_page_of_the_api_says_about_checking_a_signature_is_so(client, receiver, agency):
    code = re.search(r"<code>(import base64.*?)</code>", client.get("/api").text, re.DOTALL)[1]
    known = {}
    exec(html.unescape(code), known)  # our own page: it must run as it stands there
    webhook = listening(receiver.url)
    delivery(webhook)
    deliver()

    (headers, body) = receiver.got[0]
    secret = services.secrets.decrypt(webhook.secret)
    assert known["is_ours"](headers, body.encode(), secret)
    assert not known["is_ours"](headers, body.encode() + b" ", secret)


def test_a_shell_says_how_deliveries_fare(cli, agency):
    delivery(listening())

    assert "waiting            1" in cli.invoke(args=["webhook", "status"]).output
    assert '"waiting": 1' in cli.invoke(args=["webhook", "status", "--json"]).output


def test_filing_a_report_asks_the_same_with_webhooks_as_without(client, agency, count_queries):
    def statements():
        with count_queries() as asked:
            client.post("/api/v1/reports", json={"text": f"Kabar nomor {len(counted)} tentang air keran"})
        return len(asked)

    counted = []
    counted.append(statements())
    counted.append(statements())
    listening(by=staff(Role.ADMIN))
    counted.append(statements())

    assert counted[1] == counted[2]
    assert db.session.query(Delivery).count() == 0
