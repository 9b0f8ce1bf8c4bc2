"""Drawing cards and learning words, off the way of everybody who publishes or reads."""

from datetime import timedelta

from klinik.background import enqueue, periodic, task
from klinik.clarifications import queries, spelling
from klinik.clarifications.services import drawing
from klinik.db import db, now

MOST_BATCHES = 20  # of words, a minute


@task(drawing.DRAW_NEXT, can_wait=True)
def draw_next() -> None:
    """Draw one card and ask for the next: no message ever waits for more than one. Run twice it draws on."""
    clarification = drawing.lease(at=now())
    db.session.commit()
    if clarification is not None:
        drawing.draw(clarification, at=now())
        db.session.commit()


@periodic("clarifications.look_for_cards", every=timedelta(minutes=1))
def look_for_cards() -> None:
    """Have what the broker lost or an import brought drawn. Run twice it asks twice, and the second finds it drawn."""
    if db.session.scalars(queries.undrawn(at=now())).first():
        enqueue(drawing.DRAW_NEXT)
    db.session.commit()


@periodic("clarifications.learn_words", every=timedelta(minutes=1))
def learn_words() -> None:
    """Learn the words of what was published since, so that a mistyped search finds it too."""
    for _batch in range(MOST_BATCHES):
        learned = spelling.learn()
        db.session.commit()
        if not learned:
            return
