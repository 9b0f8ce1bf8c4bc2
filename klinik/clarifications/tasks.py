"""Drawing cards and learning words, off the way of everybody who publishes or reads."""

import time
import uuid
from datetime import timedelta

from klinik.background import periodic, task
from klinik.clarifications import queries, spelling
from klinik.clarifications.models import Clarification
from klinik.clarifications.services import drawing
from klinik.db import db, now

AT_ONCE = 100
MOST_BATCHES = 20  # of words, a minute
SECONDS = 20  # of each minute: the rest is for messages, should there be a single worker


@task("clarifications.draw_cards")
def draw_cards(clarification_id: str) -> None:
    """Draw the cards of one clarification. Run twice it finds them drawn."""
    drawing.draw(db.session.get_one(Clarification, uuid.UUID(clarification_id)), at=now())
    db.session.commit()


@periodic("clarifications.look_for_cards", every=timedelta(minutes=1))
def look_for_cards() -> None:
    """Draw what the broker lost or an import brought by the thousand, for a while. Run twice it draws on."""
    end = time.monotonic() + SECONDS
    for clarification_id in queries.undrawn(limit=AT_ONCE):
        draw_cards(str(clarification_id))
        if time.monotonic() > end:
            break


@periodic("clarifications.learn_words", every=timedelta(minutes=1))
def learn_words() -> None:
    """Learn the words of what was published since, so that a mistyped search finds it too."""
    for _batch in range(MOST_BATCHES):
        learned = spelling.learn()
        db.session.commit()
        if not learned:
            return
