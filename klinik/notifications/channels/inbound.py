"""What people write to us, out of the words of each provider. Whatever is shaped otherwise than documented is left out.

WhatsApp: webhooks reference, messages and statuses; business-scoped user IDs. Telegram: Update and Message of the Bot
API.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

LONGEST_TEXT = 20_000
LONGEST_NAME = 300  # of a message or a file, as the provider calls it
SILENT_TYPES = {"reaction", "system", "revoke"}  # of WhatsApp: a heart, a new number, something taken back
KEPT_TYPES = ("image", "audio", "video", "document")  # of WhatsApp
KEPT_FIELDS = ("voice", "audio", "video", "video_note", "animation", "document")  # of Telegram
LATEST = 32503680000  # the year 3000: beyond it a number of seconds is no moment


@dataclass(frozen=True)
class Inbound:
    """One message of one person. `media` is the provider's name for what is attached, "" where nothing is."""

    external_id: str
    sender: str
    sent_at: int  # seconds since 1970
    text: str = ""
    media: str = ""
    has_other: bool = False  # a sticker, a place, a contact: nothing that can be checked

    def fields(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.sent_at, UTC)


def of_whatsapp(said: Any, *, account: str) -> list[Inbound]:
    """Return the messages to a number in what WhatsApp delivers; those to other numbers are not ours."""
    return list(
        filter(None, (_whatsapp(message) for value in _values(said, account) for message in _list(value, "messages")))
    )


def statuses(said: Any, *, account: str) -> list[dict[str, Any]]:
    """Return what became of messages from a number, as WhatsApp says it."""
    return [status for value in _values(said, account) for status in _list(value, "statuses")]


def of_telegram(said: Any) -> Inbound | None:
    """Return the message of an update; None for anything but somebody's own chat with the bot."""
    message = _dict(said, "message")
    chat, sender = _dict(message, "chat"), _dict(message, "from")
    if chat.get("type") != "private" or sender.get("is_bot") or not isinstance(chat.get("id"), int):
        return None
    photos = _list(message, "photo")
    files = [photos[-1]] if photos else [_dict(message, name) for name in KEPT_FIELDS]
    media = next((found for file in files if (found := clean(file.get("file_id"), LONGEST_NAME))), "")
    text = _telegram_text(message)
    return Inbound(
        external_id=clean(said.get("update_id"), LONGEST_NAME),
        sender=str(chat["id"]),
        sent_at=_seconds(message.get("date")),
        text=text,
        media=media,
        has_other=not (text or media),
    )


def clean(value: Any, most: int = LONGEST_TEXT) -> str:
    """Return a text that the database can hold: no NUL, no half of a letter, not too long."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).replace("\x00", "").encode("utf-8", "ignore").decode()[:most].strip()


def _whatsapp(message: dict[str, Any]) -> Inbound | None:
    put_right = _dict(_dict(message, "edit"), "message")  # by its sender: what it says now
    message = {**message, **put_right, "id": message.get("id")}
    kind = clean(message.get("type"))
    # Who goes by a user name hides the number: then Meta names the person as this office alone knows them.
    sender = clean(message.get("from") or message.get("from_user_id"), LONGEST_NAME)
    if kind in SILENT_TYPES or not sender:
        return None
    attached = _dict(message, kind) if kind in KEPT_TYPES else {}
    words = (_dict(message, "text").get("body"), attached.get("caption"), _dict(message, "button").get("text"))
    text = "\n".join(filter(None, map(clean, words)))
    media = clean(attached.get("id"), LONGEST_NAME)
    return Inbound(
        external_id=clean(message.get("id"), LONGEST_NAME),
        sender=sender,
        sent_at=_seconds(message.get("timestamp")),
        text=text,
        media=media,
        has_other=not (text or media),
    )


def _telegram_text(message: dict[str, Any]) -> str:
    """Return text or caption, with the addresses that hide behind words."""
    hidden = [
        clean(entity.get("url"))
        for name in ("entities", "caption_entities")
        for entity in _list(message, name)
        if entity.get("type") == "text_link"
    ]
    return clean("\n".join(filter(None, (clean(message.get("text")), clean(message.get("caption")), *hidden))))


def _values(said: Any, account: str) -> Iterator[dict[str, Any]]:
    for entry in _list(said, "entry"):
        for change in _list(entry, "changes"):
            value = _dict(change, "value")
            if change.get("field") == "messages" and _dict(value, "metadata").get("phone_number_id") == account:
                yield value


def _seconds(value: Any) -> int:
    text = clean(value, 20)
    return min(int(text), LATEST) if text.isdecimal() and text.isascii() else 0


def _dict(around: Any, name: Any) -> dict[str, Any]:
    found = around.get(name) if isinstance(around, dict) else None
    return found if isinstance(found, dict) else {}


def _list(around: Any, name: str) -> list[dict[str, Any]]:
    found = around.get(name) if isinstance(around, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
