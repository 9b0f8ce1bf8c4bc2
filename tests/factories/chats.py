"""Offices that chat, and a provider on this machine, for tests."""

import pytest
from flask import Flask

from klinik.agencies.models import Agency
from klinik.db import db, now
from klinik.notifications.kinds import Way
from klinik.notifications.models import OutsideChannel
from klinik.notifications.services import outside
from tests.factories.agencies import default_agency
from tests.notifications.providers import BOT, PHONE_ID, TELEGRAM_TOKEN, WHATSAPP_TOKEN, Provider

APP_SECRET = "rahasia-aplikasi-uji-coba"
ACCOUNTS = {Way.WHATSAPP: PHONE_ID, Way.TELEGRAM: BOT}
NAMES = {Way.WHATSAPP: "+62 31 1234567", Way.TELEGRAM: f"@{BOT}"}


def turned_on(way: Way, agency: Agency | None = None, *, account: str = "") -> OutsideChannel:
    """Return a channel that the office's admin has turned on."""
    row = OutsideChannel(
        agency_id=(agency or default_agency()).id,
        channel=way,
        account=account or ACCOUNTS[way],
        public_name=NAMES[way],
        notice_version=outside.NOTICE_VERSION,
        turned_on_at=now(),
    )
    db.session.add(row)
    db.session.commit()
    return row


@pytest.fixture
def provider(app: Flask, monkeypatch: pytest.MonkeyPatch):
    """Both services, on this machine; the app has their tokens."""
    with Provider() as running:
        settings = {"WHATSAPP_URL": running.url, "WHATSAPP_TOKEN": WHATSAPP_TOKEN, "WHATSAPP_SECRET": APP_SECRET}
        settings |= {"TELEGRAM_URL": running.url, "TELEGRAM_TOKEN": TELEGRAM_TOKEN}
        for name, value in settings.items():
            monkeypatch.setitem(app.config, name, value)
        yield running


@pytest.fixture
def whatsapp(provider: Provider, agency: Agency) -> OutsideChannel:
    """jatim writes by WhatsApp."""
    return turned_on(Way.WHATSAPP, agency)


@pytest.fixture
def telegram(provider: Provider, agency: Agency) -> OutsideChannel:
    """jatim writes by Telegram."""
    return turned_on(Way.TELEGRAM, agency)
