"""Ways to reach people, each behind the same small face: a batch goes in, an outcome for each comes out."""

from flask import Flask

from klinik.notifications.channels.doubles import Console, Null
from klinik.notifications.channels.face import Channel, Outcome, Parcel, Result
from klinik.notifications.channels.smtp import Smtp
from klinik.notifications.channels.telegram import Telegram
from klinik.notifications.channels.tokens import SETTINGS
from klinik.notifications.channels.whatsapp import WhatsApp
from klinik.notifications.kinds import Way

__all__ = ["Channel", "Outcome", "Parcel", "Result", "of", "telegram", "whatsapp"]


def of(app: Flask) -> dict[Way, Channel]:
    """Return the channels that the settings turn on. Without SMTP_URL mail waits. Raises BadAddress."""
    found: dict[Way, Channel] = {}
    if app.config["SMTP_URL"]:
        url, sender = app.config["SMTP_URL"], app.config["MAIL_FROM"]
        found[Way.EMAIL] = _twin(url) or Smtp(url, sender=sender, pace=app.config["MAIL_PACE"])
    if app.config["WHATSAPP_TOKEN"]:
        found[Way.WHATSAPP] = _chat_twin(app, Way.WHATSAPP) or whatsapp(app)
    if app.config["TELEGRAM_TOKEN"]:
        found[Way.TELEGRAM] = _chat_twin(app, Way.TELEGRAM) or telegram(app)
    return found


def whatsapp(app: Flask) -> WhatsApp:
    """Return the Cloud API as the settings name it."""
    return WhatsApp(app.config["WHATSAPP_URL"], app.config["WHATSAPP_TOKEN"])


def telegram(app: Flask) -> Telegram:
    """Return the Bot API as the settings name it."""
    return Telegram(app.config["TELEGRAM_URL"], app.config["TELEGRAM_TOKEN"])


def _chat_twin(app: Flask, way: Way) -> Channel | None:
    return _twin(app.config[SETTINGS[way]], is_chat=True)


def _twin(setting: str, *, is_chat: bool = False) -> Channel | None:
    if setting == "null:":
        return Null()
    return Console(is_chat=is_chat) if setting == "console:" else None
