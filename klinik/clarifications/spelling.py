"""What a search means however it is written, and what a mistyped one probably meant: the closest words in use."""

import re
from collections.abc import Collection

from sqlalchemy import text

from klinik.db import db

WORD = re.compile(r"[^\W\d_]{4,}")
LONGEST = 30  # letters of a word that is learned; PostgreSQL refuses to compare beyond 255 bytes
MOST_WORDS = 8
MOST_SLIPS = 3  # words that nobody uses; with more of them it is no slip, and each costs the database up to 25 ms
BATCH = 500

# What websearch_to_tsquery reads: alternatives, and after a hyphen what is not wanted.
EITHER = re.compile(r"\bor\b", re.IGNORECASE)
DASH = re.compile(r"(?<!\S)-+(?!\S)")  # stands between two words, as in headlines; PostgreSQL would leave the next out
MOST_HYPHENS = 30  # PostgreSQL keeps no more in mind before it comes to a word, and then refuses the search
MINUS = re.compile(r"(?<![\w-])-+(?=\S)")
UNWANTED = re.compile(r"""(?<![\w-])-+(?:"[^"]*"?|\S+)""")
LETTER = re.compile(r"[^\W_]")
TOGETHER = re.compile(r"[^\W_]+")
# As written_together in migration 0047 finds them in the answers.
HYPHENED = re.compile(r"(?<![\w-])[^\W\d_]+(?:-[^\W_]+)+(?!\w)")
NUMBER = re.compile(r"(?<![\w.,-])(?:rp\.? ?)?(\d{1,3}(?:[.,]\d{3})+|\d{5,9})(?!\w|[.,]\d)", re.IGNORECASE)

# One worker at a time; a common word is one row for all. Where an answer says divaksin and vaksinasi, vaksin is a word
# too: the passive alone would make one of direktur as well.
ALONE = text("SELECT pg_try_advisory_xact_lock(hashtext('clarifications.learn_words'))")
LEARN = text("""
    WITH mine AS (
        DELETE FROM unlearned_clarification WHERE clarification_id IN
            (SELECT clarification_id FROM unlearned_clarification LIMIT :batch FOR UPDATE SKIP LOCKED)
        RETURNING clarification_id
    ), said AS (
        SELECT mine.clarification_id, word
          FROM mine
          JOIN clarification c ON c.id = mine.clarification_id
          JOIN revision r ON r.id = c.current_revision_id,
               concat_ws(' ', r.headline, r.claim, r.summary, r.explanation) told,
               unnest(tsvector_to_array(to_tsvector('simple', told))) word
         WHERE word ~ '^[[:alpha:]]{4,30}$'
    ), roots AS (
        SELECT clarification_id, substr(passive.word, 3) AS word
          FROM said passive JOIN said other USING (clarification_id)
         WHERE passive.word LIKE 'di____%' AND starts_with(other.word, substr(passive.word, 3))
    ), learned AS (
        INSERT INTO known_word (word, uses)
        SELECT word, count(*) FROM (TABLE said UNION TABLE roots) AS words GROUP BY word
        ON CONFLICT (word) DO UPDATE SET uses = known_word.uses + EXCLUDED.uses
    )
    SELECT count(*) FROM mine
""")
FORGET = text("""
    DELETE FROM known_word
     WHERE word = ANY(CAST(:words AS text[]))
       AND NOT EXISTS (SELECT FROM clarification_entry WHERE search @@ plainto_tsquery('indonesian', word))
""")
# The likeliest first, and what costs more only where that finds nothing: two neighbours in each other's place, one slip
# behind a beginning that is right, a wrong beginning (trigrams), and a short word whose trigrams hardly overlap.
CLOSEST = text("""
    WITH unknown AS (
        SELECT said, CASE WHEN length(said) < 5 THEN 1 ELSE 2 END AS most,
               ARRAY(SELECT left(said, i - 1) || substr(said, i + 1, 1) || substr(said, i, 1) || substr(said, i + 2)
                       FROM generate_series(1, length(said) - 1) i) AS swapped
          FROM unnest(CAST(:said AS text[])) said
         WHERE NOT EXISTS (SELECT FROM known_word WHERE word = said)
    )
    SELECT said, coalesce(
        (SELECT word FROM known_word WHERE word = ANY (swapped) ORDER BY uses DESC, word LIMIT 1),
        (SELECT word FROM known_word
          WHERE left(word, 2) = left(said, 2) AND levenshtein_less_equal(word, said, 1) = 1
          ORDER BY uses DESC, word LIMIT 1),
        (SELECT word FROM known_word
          WHERE word % said AND levenshtein_less_equal(word, said, most) <= most
          ORDER BY levenshtein(word, said), uses DESC, word LIMIT 1),
        (SELECT word FROM known_word
          WHERE left(word, 2) = left(said, 2) AND levenshtein_less_equal(word, said, most) <= most
          ORDER BY uses DESC, word LIMIT 1))
      FROM unknown WHERE (SELECT count(*) FROM unknown) <= :slips
""")


def every_way(q: str) -> str:
    """Return a search that finds its words however they are written: wi-fi and wifi, Rp600.000 and 600000.

    Something must be looked for: where a search only says what is not wanted, those words are. With an open quotation
    mark it stays as it is: what follows would belong to the quotation.
    """
    q = DASH.sub(" ", q)
    if q.count("-") > MOST_HYPHENS:
        q = re.sub(r"\B-|-\B", " ", q)
    if not all(LETTER.search(UNWANTED.sub(" ", either)) for either in EITHER.split(q)):
        q = MINUS.sub("", q)
    if q.count('"') % 2:
        return q
    together = HYPHENED.sub(lambda found: found[0].replace("-", ""), q)
    ways = [NUMBER.sub(way, together) for way in (_digits, _dotted, lambda found: f"Rp{_dotted(found)}")]
    return " or ".join(dict.fromkeys([q, *ways]))


def words(q: str) -> set[str]:
    """Return the words that a search looks for, in lower case, without those that it wants not."""
    return set(TOGETHER.findall(UNWANTED.sub(" ", q).lower()))


def learn() -> int:
    """Learn the words of some answers; return of how many, 0 when there is nothing left or another is at it."""
    if not db.session.scalar(ALONE):
        return 0
    return int(db.session.scalar(LEARN, {"batch": BATCH}))


def forget(words: Collection[str]) -> None:
    """Suggest these words no more, but for those that some published answer still uses."""
    roots = {word.removeprefix("di") for word in words}
    db.session.execute(FORGET, {"words": sorted({*words, *roots})})


def meant(q: str) -> str:
    """Return the search with its unknown words put right, "" where there is nothing to put right."""
    said = sorted({word.lower() for word in WORD.findall(q) if len(word) <= LONGEST})[:MOST_WORDS]
    asked = {"said": said, "slips": MOST_SLIPS}
    closest = {word: known for word, known in db.session.execute(CLOSEST, asked) if known} if said else {}
    if not closest:
        return ""
    return WORD.sub(lambda found: closest.get(found[0].lower(), found[0]), q)


def _digits(found: re.Match[str]) -> str:
    return re.sub("[.,]", "", found[1])


def _dotted(found: re.Match[str]) -> str:
    return f"{int(_digits(found)):,}".replace(",", ".")
