"""How the database is to plan a search: for the very words, and never by reading every long vector.

It takes comparing with a vector that lies outside its row for as cheap as comparing two numbers, which it is not.
"""

from sqlalchemy import text

from klinik.db import db
from klinik.db.connections import in_one_transaction

SETTINGS = text(
    "SELECT set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)"
)


def for_words(q: str) -> None:
    """Hold for the rest of this transaction, where there are words to search for."""
    if q:
        in_one_transaction()
        db.session.execute(SETTINGS)
