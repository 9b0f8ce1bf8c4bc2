"""Whatever holds words is reached by a lawful erasure, or somebody has thought about why it need not be."""

from importlib import import_module

import pytest
from sqlalchemy import ARRAY, Enum, String, Text
from sqlalchemy.dialects.postgresql import JSONB

from klinik.db import Base
from klinik.erasures.reach import SHELVES
from tests.rules.repository import ROOT

pytestmark = pytest.mark.static

# What an erasure need not reach, and why. Everything else with words in it stands on a shelf.
ELSEWHERE = {
    "address": "the addresses of an old site are deleted whole",
    "payload": "messages: notifications.rewrite",
    "words": "messages: notifications.rewrite",
    "snapshot": "summaries: plan.Told",
    "foreword": "summaries: plan.Told",
    "slug": "made anew from the headline",
    "why": "how many words agreed, never which",
}
EXEMPT_TABLES = {
    "agency", "agency_host", "closure", "user", "user_session", "recovery_code", "passkey", "invitation",
    "log_in_attempts",     "audit_event", "task_run", "heartbeat", "redelivery",  # names of our own
    "recipient", "subscription", "outside_channel", "inbound_message",  # encrypted, and their owner's
    "data_request", "erasure",  # encrypted, and forgotten after a time
    "report_draft", "conversation", "code_backoff",  # a day old at most
    "matching_document", "matching_term", "matching_kind_count", "matching_tally", "matching_rebuild", "match_decision",
    "matching_short_link", "clarification_entry", "clarification_facet", "known_word",  # made anew from the words
    "clarification_address", "clarification_counter", "card", "region", "saved_view", "presence", "erased_file",
    "message_text", "saved_reply", "page_stamp", "system_key", "webhook",  # of our own
    "webhook_delivery",  # numbers and addresses, no words
    "archive_copy",  # a copy that says it is deleted whole: plan.Plan.copies
}  # fmt: skip
EXEMPT_COLUMNS = {
    "public_id", "external_id", "region_code", "author_ids", "flags", "channels", "ticket_number", "notice_version",
    "consent_version", "language", "media_type", "sha256", "channel", "event", "about", "last_error", "provider_id",
    "search", "issue_order", "token", "boxes", "pdf_sha256", "zip_sha256",
    "topic",  # a code
}  # fmt: skip


def says(column):
    kind = column.type.item_type if isinstance(column.type, ARRAY) else column.type
    return isinstance(kind, JSONB | Text | String) and not isinstance(kind, Enum)


def test_every_column_with_words_is_on_a_shelf_or_known_to_need_none():
    for models in sorted([*ROOT.glob("klinik/*/models.py"), *ROOT.glob("klinik/*/models/__init__.py")]):
        import_module(".".join(models.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    on_shelves = {(shelf.model.__tablename__, name) for shelf in SHELVES for name in (*shelf.texts, *shelf.addresses)}
    unknown = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if says(column) and table.name not in EXEMPT_TABLES and column.name not in EXEMPT_COLUMNS | set(ELSEWHERE)
        and (table.name, column.name) not in on_shelves
    }  # fmt: skip

    assert unknown == set(), "put it on a shelf of klinik/erasures/reach.py, or name it above with the reason why not"
