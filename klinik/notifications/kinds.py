"""What messages are about, by which way they go, and how far they have got."""

from enum import StrEnum


class Kind(StrEnum):
    """The event a message tells of; `messages.py` has the words."""

    RECEIVED = "received"
    NEEDS_INFO = "needs_info"
    INFO_REMINDER = "info_reminder"
    ANSWERED = "answered"
    CORRECTED = "corrected"
    CONCLUSION_CHANGED = "conclusion_changed"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    STANDS_AGAIN = "stands_again"
    REFERRED = "referred"
    DECLINED = "declined"
    INCOMPLETE = "incomplete"
    REOPENED = "reopened"
    SUBSCRIPTION_CONFIRM = "subscription_confirm"
    PUBLISHED = "published"
    WEEKLY_SUMMARY = "weekly_summary"
    SUMMARY_WAITS = "summary_waits"
    ASSIGNED = "assigned"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    EMERGENCY = "emergency"
    EXTENDED = "extended"
    OBJECTION = "objection"
    OBJECTION_ANSWERED = "objection_answered"
    DATA_REQUEST = "data_request"
    DATA_REQUEST_RECEIVED = "data_request_received"
    DATA_REQUEST_ANSWERED = "data_request_answered"
    INVITED = "invited"
    MESSAGE_FAILURES = "message_failures"
    KEY_EXPIRES = "key_expires"
    WEBHOOK_STOPPED = "webhook_stopped"
    REPLY = "reply"
    MENTIONED = "mentioned"
    ACCOUNT_CHANGED = "account_changed"
    STATEMENT_ASKED = "statement_asked"
    STATEMENT_REMINDER = "statement_reminder"
    STATEMENT_OVER = "statement_over"
    STATEMENT_THANKS = "statement_thanks"
    STATEMENT_GIVEN = "statement_given"
    STATEMENT_MISSING = "statement_missing"


class Way(StrEnum):
    """How a message reaches somebody. A phone number without a channel waits for a colleague to call."""

    EMAIL = "email"
    PHONE = "phone"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"


OUTSIDE = (Way.WHATSAPP, Way.TELEGRAM)  # run by others, abroad: off until an office turns each on


class State(StrEnum):
    """How far a message has got; the last three are final unless somebody sends it again."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    STOPPED = "stopped"


class Series(StrEnum):
    """What one can subscribe to."""

    WEEKLY = "weekly"
    CLARIFICATIONS = "clarifications"


class StopReason(StrEnum):
    """Why a message was not sent at all."""

    BY_READER = "stopped by the reader"
    BLOCKED = "address blocked"
    DAILY_CAP = "daily cap reached"
    ERASED = "contact erased"
    SUPERSEDED = "replaced by a later message"


class Trouble(StrEnum):
    """What we say ourselves of a message that has not left; what a server says is kept in its words."""

    INTERRUPTED = "interrupted while sending"
    NO_TIME_LEFT = "not accepted within 48 hours"  # after it ": " and what was said last
    NOT_READABLE = "encrypted under a key that is gone"
    TURNED_OFF = "the office has turned this channel off"
    PACED = "waits its turn: this domain has had its mail for the minute"
    NO_TEMPLATE = "WhatsApp: the person last wrote more than 24 hours ago, and this message has no template"
    NO_WHATSAPP_TOKEN = "WhatsApp: the office has no token (KLINIK_WHATSAPP_TOKEN)"  # noqa: S105 - a sentence
    NO_TELEGRAM_TOKEN = "Telegram: the office has no token (KLINIK_TELEGRAM_TOKEN)"  # noqa: S105 - a sentence
    OTHER_BOT = "Telegram: the token belongs to another bot"  # after it ": " and that bot's name
    OTHER_NUMBER = "WhatsApp: this ID belongs to another number"  # after it ": " and that number
