"""Who is told, what, and whether it has arrived: recipients, the outbox, subscriptions."""

import uuid
from collections.abc import Mapping

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from klinik.db import Base, Encrypted, Key, Moment
from klinik.notifications.kinds import Kind, Series, State, Way
from klinik.notifications.own_words import Text


class Recipient(Base):
    """One address of somebody, at one office. The address is encrypted; the index finds an equal one again."""

    __tablename__ = "recipient"
    __table_args__ = (
        UniqueConstraint("agency_id", "channel", "contact_index"),
        CheckConstraint("(contact IS NULL) = (erased_at IS NOT NULL)", name="erased"),
        CheckConstraint("(contact IS NULL) = (contact_index IS NULL)", name="findable"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    channel: Mapped[Way]
    contact: Mapped[Encrypted | None]
    contact_index: Mapped[str | None] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(default="id")
    token: Mapped[Encrypted]  # in every message, to stop them
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[Moment] = mapped_column(server_default=func.now())
    stopped_at: Mapped[Moment | None]  # wants no more about own reports
    blocked_at: Mapped[Moment | None]  # bounced, or stopped by staff: gets nothing at all
    blocked_because: Mapped[str] = mapped_column(default="", server_default="")  # no address in it
    erased_at: Mapped[Moment | None]
    heard_at: Mapped[Moment | None]  # last wrote to us in a chat; for 24 hours we may answer freely there


class Content(Base):
    """What is told to many about one event, kept once. Nothing personal."""

    __tablename__ = "notification_content"

    id: Mapped[Key]
    words: Mapped[Encrypted]
    created_at: Mapped[Moment] = mapped_column(server_default=func.now())


class MessageText(Base):
    """One version of an office's own words for a kind of message; empty words are those that come with the clinic."""

    __tablename__ = "message_text"
    __table_args__ = (
        UniqueConstraint("agency_id", "kind", "version"),
        CheckConstraint("version > 0", name="version"),
        CheckConstraint("(subject_id = '') = (body_id = '') AND (subject_en = '') = (body_en = '')", name="whole"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[Kind]
    version: Mapped[int]
    subject_id: Mapped[str]
    body_id: Mapped[str]
    subject_en: Mapped[str]
    body_en: Mapped[str]
    written_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[Moment]

    @property
    def texts(self) -> dict[str, Text]:
        """Its words by language."""
        return {"id": Text(self.subject_id, self.body_id), "en": Text(self.subject_en, self.body_en)}

    @texts.setter
    def texts(self, words: Mapping[str, Text]) -> None:
        self.subject_id, self.body_id = words["id"].subject, words["id"].body
        self.subject_en, self.body_en = words["en"].subject, words["en"].body

    @property
    def is_own(self) -> bool:
        """Whether the office has words of its own in it, in any language."""
        return any(not text.is_ours for text in self.texts.values())


class Subscription(Base):
    """A wish to be written to regularly. It counts once the button behind the mailed link is pressed."""

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("recipient_id", "series", "topic"),)

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    recipient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("recipient.id"))
    series: Mapped[Series]
    topic: Mapped[str] = mapped_column(default="")  # empty: every topic
    partner: Mapped[str] = mapped_column(default="", server_default="")  # whom staff invited; empty: a reader
    token: Mapped[Encrypted]  # in every message, to confirm or to stop
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    notice_version: Mapped[str]  # which text about personal data was shown
    requested_at: Mapped[Moment]
    confirmed_at: Mapped[Moment | None]
    stopped_at: Mapped[Moment | None]

    @property
    def is_active(self) -> bool:
        """Confirmed, and not stopped since."""
        return self.confirmed_at is not None and self.stopped_at is None


class Notification(Base):
    """One message to one recipient about one event over one channel. The row is the truth; a relay only acts on it."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("event", "recipient_id", "channel"),
        CheckConstraint("(state = 'sending') = (leased_until IS NOT NULL)", name="leased"),
        CheckConstraint("state NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL", name="sent"),
        CheckConstraint("state NOT IN ('failed', 'stopped') OR last_error <> ''", name="reason"),
        CheckConstraint("attempts >= 0 AND interruptions >= 0", name="counts"),
        Index("ix_notification_due", "priority", "next_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_notification_leased", "leased_until", postgresql_where=text("state = 'sending'")),
        Index("ix_notification_recipient", "recipient_id", "created_at"),
        Index("ix_notification_agency", "agency_id", "state", "created_at"),
        Index(
            "ix_notification_unalarmed", "agency_id", postgresql_where=text("state = 'failed' AND alarmed_at IS NULL")
        ),
        Index(
            "ix_notification_to_call",
            "agency_id",
            "recipient_id",
            postgresql_where=text("channel = 'phone' AND state = 'waiting'"),
        ),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    recipient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("recipient.id"))
    channel: Mapped[Way]
    kind: Mapped[Kind]
    event: Mapped[str]  # revision:<uuid>, report:<uuid>: nobody is told of it twice
    about: Mapped[str | None]  # ticket number, or another public name of what it is about
    revision_id: Mapped[uuid.UUID | None] = mapped_column(index=True)  # which revision the person was told
    subscription_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("subscription.id", ondelete="SET NULL"))
    content_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("notification_content.id"))
    payload: Mapped[Encrypted | None]  # the words for this one person
    text_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("message_text.id"))  # the office's words of that time
    state: Mapped[State] = mapped_column(default=State.WAITING)
    priority: Mapped[int]
    attempts: Mapped[int] = mapped_column(default=0)  # counted before the work
    interruptions: Mapped[int] = mapped_column(default=0)  # relays that died or ran out of time over it, in a row
    created_at: Mapped[Moment]
    next_at: Mapped[Moment]
    give_up_at: Mapped[Moment]
    leased_until: Mapped[Moment | None]
    sent_at: Mapped[Moment | None]
    delivered_at: Mapped[Moment | None]  # receipts, from channels that give them
    read_at: Mapped[Moment | None]
    provider_id: Mapped[str] = mapped_column(default="", server_default="")
    last_error: Mapped[str] = mapped_column(default="")
    alarmed_at: Mapped[Moment | None]  # when staff were told that it failed


class OutsideChannel(Base):
    """A chat service as one office uses it: off until an admin has read what leaves the country."""

    __tablename__ = "outside_channel"
    __table_args__ = (
        UniqueConstraint("agency_id", "channel"),
        CheckConstraint("channel IN ('whatsapp', 'telegram')", name="outside"),
        CheckConstraint("turned_on_at IS NULL OR (account <> '' AND notice_version <> '')", name="knows_what_it_does"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    channel: Mapped[Way]
    account: Mapped[str]  # WhatsApp: the phone number's id at Meta; Telegram: the bot's name
    public_name: Mapped[str]  # what citizens write to: +62 812 …, @klinik_bot
    notice_version: Mapped[str] = mapped_column(default="")  # which notice of transfer the admin agreed to
    turned_on_at: Mapped[Moment | None]
    checked_at: Mapped[Moment | None]  # when the provider last confirmed the account
    trouble: Mapped[str] = mapped_column(default="")  # what the provider said instead

    @property
    def is_on(self) -> bool:
        return self.turned_on_at is not None


class InboundMessage(Base):
    """What somebody wrote to us in a chat, as the provider handed it over. Once done only its name is left."""

    __tablename__ = "inbound_message"
    __table_args__ = (
        UniqueConstraint("agency_id", "channel", "external_id"),
        CheckConstraint("(content IS NULL) = (done_at IS NOT NULL)", name="forgotten_when_done"),
        Index("ix_inbound_message_due", "next_at", postgresql_where=text("done_at IS NULL")),
        Index("ix_inbound_message_sender", "sender_index", "sent_at", postgresql_where=text("done_at IS NULL")),
        Index("ix_inbound_message_received", "received_at"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    channel: Mapped[Way]
    external_id: Mapped[str]  # the provider's name for it: a second delivery is recognised
    sender_index: Mapped[str]  # blind index: the messages of one person are answered in order
    content: Mapped[Encrypted | None]
    sent_at: Mapped[Moment]
    received_at: Mapped[Moment]
    attempts: Mapped[int] = mapped_column(default=0)  # counted before the work
    next_at: Mapped[Moment]
    done_at: Mapped[Moment | None]
    last_error: Mapped[str] = mapped_column(default="")
