"""Somebody who chats with an office: what the provider delivers, and what comes back."""

import hashlib
import hmac
import itertools
import json
import time

from klinik.db import db
from klinik.notifications import tasks as notifications
from klinik.notifications.kinds import Way
from klinik.notifications.services import hooks
from klinik.reports import tasks
from tests.factories.agencies import default_agency
from tests.factories.chats import APP_SECRET
from tests.notifications.providers import PHONE_ID

NUMBERS = itertools.count(1)
SENDER = "6281234567890"


def whatsapp_message(sender=SENDER, *, id_="", at=None, **content):
    """Return what Meta delivers for one message: `text="…"`, or `image={"id": …}`; `ID.…` hides the sender's number."""
    body = {"type": "text", "text": {"body": content["text"]}} if "text" in content else content
    kind = body.get("type") or next(iter(content))
    message = {"from" if sender.isdecimal() else "from_user_id": sender}
    message |= {"id": id_ or f"wamid.in.{next(NUMBERS)}", "timestamp": str(at or int(time.time()))}
    return whatsapp_value({"messages": [message | {"type": kind} | body]})


def whatsapp_value(value, *, account=PHONE_ID):
    metadata = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": account}}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": "messages", "value": metadata | value}]}],
    }


def receipt(row, status, **more):
    one = {"id": "wamid.1", "status": status, "timestamp": "1", "biz_opaque_callback_data": str(row.id)}
    return whatsapp_value({"statuses": [one | more]})


def telegram_update(text="", *, chat=7007, **content):
    message = {"message_id": next(NUMBERS), "date": int(time.time()), "chat": {"id": chat, "type": "private"}}
    message |= {"from": {"id": chat, "is_bot": False}} | ({"text": text} if text else {}) | content
    return {"update_id": next(NUMBERS), "message": message}


def signature(body):
    return "sha256=" + hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()


def deliver(client, said, *, slug="jatim", **headers):
    """Deliver as WhatsApp does; return the answer."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    headers = {"X-Hub-Signature-256": signature(body)} | headers
    return client.post(f"/hook/whatsapp/{slug}", data=body, headers=headers, content_type="application/json")


def deliver_telegram(client, said, *, secret=None):
    secret = hooks.secret(default_agency(), Way.TELEGRAM) if secret is None else secret
    return client.post("/hook/telegram/jatim", json=said, headers={"X-Telegram-Bot-Api-Secret-Token": secret})


def replies(provider):
    """Answer what waits, send it, and return what came back since the last time."""
    seen = len(provider.messages)
    tasks.answer_chats()
    for way in (Way.WHATSAPP, Way.TELEGRAM):
        notifications.send_chat(way)
    db.session.expire_all()
    return [_words(message) for message in provider.messages[seen:]]


def _words(message):
    """Return the text of a message as WhatsApp or Telegram was given it, or the name of a template."""
    if message.get("type") == "template":
        return message["template"]["name"]
    return message["text"] if isinstance(message["text"], str) else message["text"]["body"]


class Chat:
    """A citizen with WhatsApp: `chat.say("halo")` returns what comes back."""

    def __init__(self, client, provider, sender=SENDER):
        self.client, self.provider, self.sender = client, provider, sender

    def say(self, text="", **content):
        said = whatsapp_message(self.sender, **({"text": text} if text else {}), **content)
        assert deliver(self.client, said).status_code == 200
        return "\n---\n".join(replies(self.provider))
