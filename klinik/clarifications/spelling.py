"""What a mistyped search probably meant: the closest words that published answers use."""

import re
from collections.abc import Collection

from sqlalchemy import text

from klinik.db import db

WORD = re.compile(r"[^\W\d_]{4,}")
MOST_WORDS = 8
BATCH = 500

# One worker at a time; a common word is one row for all.
ALONE = text("SELECT pg_try_advisory_xact_lock(hashtext('clarifications.learn_words'))")
LEARN = text("""
    WITH mine AS (
        DELETE FROM unlearned_clarification WHERE clarification_id IN
            (SELECT clarification_id FROM unlearned_clarification LIMIT :batch FOR UPDATE SKIP LOCKED)
        RETURNING clarification_id
    ), learned AS (
        INSERT INTO known_word (word, uses)
        SELECT word, count(*)
          FROM mine
          JOIN clarification c ON c.id = mine.clarification_id
          JOIN revision r ON r.id = c.current_revision_id,
               unnest(tsvector_to_array(to_tsvector('simple', concat_ws(' ', r.headline, r.claim, r.summary)))) word
         WHERE word ~ '^[[:alpha:]]{4,30}$'
         GROUP BY word
        ON CONFLICT (word) DO UPDATE SET uses = known_word.uses + EXCLUDED.uses
    )
    SELECT count(*) FROM mine
""")
FORGET = text("""
    DELETE FROM known_word
     WHERE word = ANY(CAST(:words AS text[]))
       AND NOT EXISTS (SELECT FROM clarification_entry WHERE search @@ plainto_tsquery('indonesian', word))
""")
# Two letters in the wrong order are two edits; short words may differ by one. Trigrams find what begins wrongly, the
# beginning finds short words, whose trigrams hardly overlap after one slip.
CLOSEST = text("""
    SELECT said, (
        SELECT word FROM known_word
         WHERE (word % said OR left(word, 2) = left(said, 2))
           AND levenshtein_less_equal(word, said, 2) <= CASE WHEN length(said) < 5 THEN 1 ELSE 2 END
         ORDER BY levenshtein(word, said), uses DESC, word LIMIT 1)
      FROM unnest(CAST(:said AS text[])) said
     WHERE NOT EXISTS (SELECT FROM known_word WHERE word = said)
""")


def learn() -> int:
    """Learn the words of some answers; return of how many, 0 when there is nothing left or another is at it."""
    if not db.session.scalar(ALONE):
        return 0
    return int(db.session.scalar(LEARN, {"batch": BATCH}))


def forget(words: Collection[str]) -> None:
    """Suggest these words no more, but for those that some published answer still uses."""
    db.session.execute(FORGET, {"words": sorted(words)})


def meant(q: str) -> str:
    """Return the search with its unknown words put right, "" where there is nothing to put right."""
    said = sorted({word.lower() for word in WORD.findall(q)})[:MOST_WORDS]
    closest = {word: known for word, known in db.session.execute(CLOSEST, {"said": said}) if known} if said else {}
    if not closest:
        return ""
    return WORD.sub(lambda found: closest.get(found[0].lower(), found[0]), q)
