"""Tell people, and let them stop us. Nothing is sent here: a message is a row first (docs/reliability.md)."""

from klinik.notifications.contacts import NotAContact
from klinik.notifications.services.erasing import rewrite, rewrite_to_staff
from klinik.notifications.services.recipients import (
    address_of,
    block,
    by_id,
    erase,
    masked_address,
    recipient,
    resume,
    stop,
    unblock,
)
from klinik.notifications.services.subscribing import confirm, end, is_subscribed, subscribe, unsubscribe
from klinik.notifications.services.telling import Words, sealed, tell, tell_everyone_told, tell_many

__all__ = [
    "NotAContact",
    "Words",
    "address_of",
    "block",
    "by_id",
    "confirm",
    "end",
    "erase",
    "is_subscribed",
    "masked_address",
    "recipient",
    "resume",
    "rewrite",
    "rewrite_to_staff",
    "sealed",
    "stop",
    "subscribe",
    "tell",
    "tell_everyone_told",
    "tell_many",
    "unblock",
    "unsubscribe",
]
