"""An admin turns an outside channel on with open eyes, and off again; citizens are offered what works."""

import re

import pytest
from sqlalchemy import select

from klinik.audit import AuditEvent
from klinik.db import db
from klinik.notifications import tasks
from klinik.notifications.kinds import Way
from klinik.notifications.models import OutsideChannel
from klinik.notifications.services import hooks
from tests.factories.chats import turned_on
from tests.review.browsing import send

PAGE = "/meja/pengaturan/kanal"
FILLED = {"public_name": "+62 31 1234567", "account": "106540352242922", "has_read": "y"}


def channels():
    return db.session.scalars(select(OutsideChannel).order_by(OutsideChannel.channel)).all()


def test_a_channel_is_turned_on_by_an_admin_who_read_the_notice(admin, provider, sent):
    assert "di luar Indonesia" in admin.get(PAGE).text

    response = send(admin, PAGE, "whatsapp/nyalakan", **FILLED)

    (channel,) = channels()
    assert (response.status_code, channel.is_on, channel.account) == (303, True, "106540352242922")
    assert channel.notice_version
    assert ("notifications.check_channel", (str(channel.id),)) in sent
    assert "channel.turned_on" in db.session.scalars(select(AuditEvent.action)).all()


def test_the_menu_names_one_place_as_the_one_where_the_reader_is(admin):
    places = re.findall(r'aria-current="page">([^<]+)<', admin.get(PAGE).text)

    assert places == ["Kanal luar"]


def test_without_the_tick_nothing_is_turned_on(admin, provider):
    response = send(admin, PAGE, "whatsapp/nyalakan", **FILLED | {"has_read": ""})

    assert (response.status_code, channels()) == (422, [])
    assert "Centang pernyataan" in response.text
    assert response.text.count('value="106540352242922"') == 1  # the other channel's form stays as it was


@pytest.mark.parametrize("account", ["", "nomor saya", "1\n2", "+62 31"])
def test_an_account_that_cannot_be_one_is_refused(admin, provider, account):
    response = send(admin, PAGE, "whatsapp/nyalakan", **FILLED | {"account": account})

    assert (response.status_code, channels()) == (422, [])


def test_an_account_belongs_to_one_office(admin, provider, foreign_agency):
    turned_on(Way.WHATSAPP, foreign_agency)

    response = send(admin, PAGE, "whatsapp/nyalakan", **FILLED)

    assert response.status_code == 422
    assert "sudah dipakai instansi lain" in response.text


def test_without_a_token_of_the_operator_there_is_nothing_to_turn_on(admin):
    page = admin.get(PAGE).text

    assert "/nyalakan" not in page
    assert "memasang token WhatsApp" in page


def test_a_bot_is_named_with_or_without_its_sign(admin, provider):
    send(admin, PAGE, "telegram/nyalakan", account=" @klinik_uji_bot ", has_read="y")

    assert [(row.account, row.public_name) for row in channels()] == [("klinik_uji_bot", "@klinik_uji_bot")]


def test_turning_off_ends_delivery_there_too(admin, telegram, provider):
    send(admin, PAGE, "telegram/matikan")
    tasks.check_channel(str(telegram.id))

    assert not channels()[0].is_on
    assert provider.calls[-1][0].endswith("/deleteWebhook")


def test_the_page_shows_what_the_provider_says(admin, whatsapp, provider):
    provider.whatsapp_error(190, "Invalid OAuth access token", status=401)
    tasks.check_channel(str(whatsapp.id))

    assert "WhatsApp 190: Invalid OAuth access token" in admin.get(PAGE).text

    send(admin, PAGE, "whatsapp/periksa")
    tasks.check_channel(str(whatsapp.id))

    assert "Baik, diperiksa" in admin.get(PAGE).text


def test_the_page_says_that_telegram_has_not_let_go_yet(admin, telegram, provider):
    send(admin, PAGE, "telegram/matikan")
    provider.telegram_error(502, "Bad Gateway")
    tasks.check_channel(str(telegram.id))

    page = admin.get(PAGE).text

    assert "Telegram belum melepas kanal ini" in page
    assert "Telegram 502: Bad Gateway" in page


def test_an_id_is_taken_with_the_blanks_that_were_copied_with_it(admin, provider):
    send(admin, PAGE, "whatsapp/nyalakan", public_name=" +62 31 1234567", account=" 106540352242922 ", has_read="y")

    assert [(row.account, row.public_name) for row in channels()] == [("106540352242922", "+62 31 1234567")]


@pytest.mark.parametrize(("number", "status"), [("(031) 123-4567", 303), ("031.1234567", 303), ("nol tiga satu", 422)])
def test_a_number_is_taken_as_people_write_it(admin, provider, number, status):
    assert send(admin, PAGE, "whatsapp/nyalakan", **FILLED | {"public_name": number}).status_code == status


def test_the_page_shows_what_meta_wants_to_know(admin, provider, agency):
    page = admin.get(PAGE).text

    assert "http://localhost/hook/whatsapp/jatim" in page
    assert hooks.secret(agency, Way.WHATSAPP) in page
    assert hooks.secret(agency, Way.TELEGRAM) not in page


def _contact_page(client):
    page = client.get("/lapor").text
    token = page.split('name="form_token" type="hidden" value="')[1].split('"')[0]
    first = {"form_token": token, "text": "Beredar kabar bahwa jembatan ditutup malam ini", "none_of_these": "1"}
    return client.post("/lapor", data=first).text, first


def test_a_phone_number_is_asked_for_only_where_whatsapp_works(client, agency, provider):
    without, _sent = _contact_page(client)
    turned_on(Way.WHATSAPP)
    with_whatsapp, _sent = _contact_page(client)

    assert "nomor WhatsApp" not in without
    assert "Surel atau nomor WhatsApp" in with_whatsapp
    assert "diproses dan disimpan Meta" in with_whatsapp


def test_who_gives_a_number_without_a_channel_reads_that_somebody_calls(client, agency):
    _page, sent = _contact_page(client)

    page = client.post("/lapor", data=sent | {"contact": "0812 3456 7890", "consent": "y"}).text

    assert "Petugas menelepon Anda" in page
    assert "<dt>Nomor telepon</dt>" in page


def test_the_privacy_page_names_the_channels_that_are_on(client, agency, provider):
    before = client.get("/privasi").text
    turned_on(Way.TELEGRAM)

    after = client.get("/privasi").text

    assert "Telegram" not in before
    assert "disimpan Telegram di luar Indonesia" in after
    assert "@klinik_uji_bot" in after
