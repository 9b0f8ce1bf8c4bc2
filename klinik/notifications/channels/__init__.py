"""Ways to reach people, each behind the same small face: a batch goes in, an outcome for each comes out."""

from flask import Flask

from klinik.notifications.channels.doubles import Console, Null
from klinik.notifications.channels.face import Channel, Outcome, Parcel, Result
from klinik.notifications.channels.smtp import Smtp
from klinik.notifications.kinds import Way

__all__ = ["Channel", "Outcome", "Parcel", "Result", "of"]


def of(app: Flask) -> dict[Way, Channel]:
    """Return the channels that the settings turn on. Without SMTP_URL mail waits. Raises BadAddress."""
    url, sender = app.config["SMTP_URL"], app.config["MAIL_FROM"]
    if not url:
        return {}
    if url == "null:":
        return {Way.EMAIL: Null()}
    if url == "console:":
        return {Way.EMAIL: Console()}
    return {Way.EMAIL: Smtp(url, sender=sender)}
