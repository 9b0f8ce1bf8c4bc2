"""An answer is found however its words are written: wifi for Wi-Fi, 600000 for Rp600.000."""

from alembic import op

revision = "0047"
down_revision = "0046"

# A word said twice (anak-anak) is no other word when it is written together. What is paid may stand without its dots.
TOGETHER = r"""
CREATE FUNCTION written_together(told text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT concat_ws(' ',
        (SELECT string_agg(DISTINCT replace(lower(hyphened[1]), '-', ''), ' ')
           FROM regexp_matches(told, '[[:alpha:]]+(?:-[[:alnum:]]+)+', 'g') hyphened
          WHERE hyphened[1] !~* '^([[:alpha:]]{2,})-\1'),
        (SELECT string_agg(DISTINCT regexp_replace(number[1], '[.,]', '', 'g'), ' ')
           FROM regexp_matches(told, '\d+(?:[.,]\d{3})+(?!\d|[.,]\d)', 'g') number),
        (SELECT string_agg(DISTINCT sum[1], ' ') FROM regexp_matches(told, '\mrp(\d{4,})\M', 'gi') sum))
$$;
"""
# As migration 0027 has it, and with it the words as they may be written otherwise.
LIST = """
CREATE OR REPLACE FUNCTION list_clarification(wanted uuid) RETURNS void LANGUAGE sql AS $$
    DELETE FROM clarification_entry e USING clarification c
     WHERE c.id = wanted AND e.clarification_id = c.id AND c.state = 'unpublished';
    INSERT INTO clarification_facet (agency_id, verdict, topic, year)
    SELECT * FROM facet_of(wanted) wants
     WHERE NOT EXISTS (SELECT FROM clarification_facet f
                        WHERE (f.agency_id, f.verdict, f.topic, f.year) = (wants.agency_id, wants.verdict, wants.topic, wants.year))
    ON CONFLICT DO NOTHING;
    INSERT INTO clarification_entry
        (clarification_id, agency_id, facet_id, first_published_at, updated_at, title, search)
    SELECT c.id, c.agency_id, f.id, c.first_published_at, c.updated_at,
           to_tsvector('indonesian', {title}),
           r.search || setweight(to_tsvector('indonesian', concat_ws(' ',
               {words}replace(r.topic, '-', ' '),
               CASE WHEN 'scam' = ANY (r.flags) THEN 'waspada penipuan' END,
               CASE WHEN 'hateful' = ANY (r.flags) THEN 'bermuatan kebencian' END,
               CASE WHEN 'disinformation' = ANY (r.flags) THEN 'disinformasi' END,
               CASE WHEN 'ai_generated' = ANY (r.flags) THEN 'rekayasa AI' END,
               CASE WHEN 'emergency' = ANY (r.flags) THEN 'kebencanaan bencana' END,
               CASE WHEN 'press' = ANY (r.flags) THEN 'produk pers' END)), 'D')
      FROM facet_of(wanted) wants
      JOIN clarification_facet f
        ON (f.agency_id, f.verdict, f.topic, f.year) = (wants.agency_id, wants.verdict, wants.topic, wants.year)
      JOIN clarification c ON c.id = wanted
      JOIN revision r ON r.id = c.current_revision_id
    ON CONFLICT (clarification_id) DO UPDATE SET
        agency_id = EXCLUDED.agency_id, facet_id = EXCLUDED.facet_id,
        first_published_at = EXCLUDED.first_published_at, updated_at = EXCLUDED.updated_at,
        title = EXCLUDED.title, search = EXCLUDED.search;
    INSERT INTO unlearned_clarification SELECT wanted ON CONFLICT DO NOTHING;
$$;
"""
HEADLINE = "left(r.headline, 400)"
TOLD = "concat_ws(' ', r.headline, r.claim, r.summary, r.explanation)"
BEFORE = {"title": HEADLINE, "words": ""}
NOW = {"title": f"concat_ws(' ', {HEADLINE}, written_together({HEADLINE}))", "words": f"written_together({TOLD}), "}
# The words of explanations are learned from now on too: each answer is learned again.
AGAIN = f"""
SELECT list_clarification(c.id) FROM clarification c JOIN revision r ON r.id = c.current_revision_id
 WHERE c.state <> 'unpublished' AND written_together({TOLD}) <> '';
INSERT INTO unlearned_clarification SELECT clarification_id FROM clarification_entry ON CONFLICT DO NOTHING;
"""


def upgrade() -> None:
    op.execute(TOGETHER)
    op.execute(LIST.format(**NOW))
    op.execute(AGAIN)


def downgrade() -> None:
    op.execute(LIST.format(**BEFORE))
    op.execute("SELECT list_clarification(clarification_id) FROM clarification_entry")
    op.execute("DROP FUNCTION written_together(text)")
