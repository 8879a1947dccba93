"""Has every holder permitted just this? `ungranted` are the shares in force whose holder has not.

Who has signed for a side of a recording, or has ended a permission of it, is no longer spoken for: what a label's file
says of that holder's permission then counts for nothing. Of the permissions that a holder did give, the one that lacks
least is told, with what it lacks.
"""

from typing import Final

LISTS: Final = """
has_spoken AS (
    SELECT id, holder_id, sides, covers_all, catalog_id FROM catalog_grant
    WHERE (words_sha256 <> '' OR withdrawn_at IS NOT NULL AND origin IS NULL)
      AND holder_id IN (SELECT holder_id FROM in_force)
),
ungranted AS (
    SELECT f.recording_id, f.side, f.holder_id, f.territory, asked.catalog_id, asked.price
    FROM in_force f JOIN asked ON asked.id = f.recording_id
    WHERE NOT EXISTS (
        SELECT FROM catalog_grant g
        WHERE g.holder_id = f.holder_id
          AND g.withdrawn_at IS NULL
          AND (g.words_sha256 <> '' OR g.origin IS NOT NULL OR NOT EXISTS (
              SELECT FROM has_spoken s WHERE s.holder_id = g.holder_id AND f.side = ANY(s.sides)
                AND (s.covers_all OR s.catalog_id = asked.catalog_id OR EXISTS (
                    SELECT FROM catalog_grant_recordings m WHERE m.grant_id = s.id AND m.recording_id = asked.id))))
          AND g.valid_from <= %(on)s AND (g.valid_until IS NULL OR g.valid_until > %(on)s)
          AND f.side = ANY(g.sides)
          AND g.purposes @> %(purposes)s::varchar[]
          AND g.stages @> %(stages)s::varchar[]
          AND g.contents @>
              CASE f.side WHEN 'master' THEN %(master_contents)s ELSE %(publishing_contents)s END::varchar[]
          AND (f.side <> 'master' OR g.metadata_tier = ANY(%(tiers)s::varchar[]))
          AND g.territory @> (f.territory * %(territory)s::int4multirange)
          AND (g.covers_all OR g.catalog_id = asked.catalog_id OR EXISTS (
              SELECT FROM catalog_grant_recordings m WHERE m.grant_id = g.id AND m.recording_id = asked.id))
          AND (g.least_price_units IS NULL
               OR g.least_price_currency = %(currency)s AND g.least_price_units <= asked.price)
          AND (g.least_side_parts IS NULL
               OR CASE f.side WHEN 'master' THEN %(master)s ELSE %(publishing)s END::bigint * g.least_side_whole
                  >= g.least_side_parts::bigint * (%(master)s + %(publishing)s))
    )
)
"""

MISSING_GRANT: Final = """
SELECT u.recording_id, CASE WHEN nearest.lacks IS NULL THEN 'grant' ELSE 'grant_too_narrow' END, u.side, u.holder_id,
       nearest.lacks
FROM ungranted u
LEFT JOIN LATERAL (
    SELECT falls_short.lacks FROM catalog_grant g
    CROSS JOIN LATERAL (SELECT array_remove(ARRAY[
        CASE WHEN NOT u.side = ANY(g.sides) THEN 'side:' || u.side END,
        CASE WHEN NOT g.territory @> (u.territory * %(territory)s::int4multirange) THEN 'territory:' || g.territory END,
        CASE WHEN u.side = 'master' AND 'metadata' = ANY(g.contents) AND NOT g.metadata_tier = ANY(%(tiers)s::varchar[])
             THEN 'tier:' || g.metadata_tier END,
        CASE WHEN g.valid_from > %(on)s THEN 'from:' || to_char(g.valid_from, 'YYYY-MM-DD') END,
        CASE WHEN g.valid_until <= %(on)s THEN 'until:' || to_char(g.valid_until, 'YYYY-MM-DD') END,
        CASE WHEN NOT (g.least_price_currency = %(currency)s AND g.least_price_units <= u.price)
             THEN 'price:' || g.least_price_currency || ' ' || g.least_price_units END,
        CASE WHEN CASE u.side WHEN 'master' THEN %(master)s ELSE %(publishing)s END::bigint * g.least_side_whole
                  < g.least_side_parts::bigint * (%(master)s + %(publishing)s)
             THEN 'ratio:' || g.least_side_parts || '/' || g.least_side_whole END
        ], NULL) || ARRAY(
            SELECT 'purpose:' || p FROM unnest(%(purposes)s::text[]) p WHERE NOT p = ANY(g.purposes) ORDER BY p
        ) || ARRAY(
            SELECT 'stage:' || s FROM unnest(%(stages)s::text[]) s WHERE NOT s = ANY(g.stages) ORDER BY s
        ) || ARRAY(
            SELECT 'content:' || c FROM unnest(
                CASE u.side WHEN 'master' THEN %(master_contents)s ELSE %(publishing_contents)s END::text[]) c
            WHERE NOT c = ANY(g.contents) ORDER BY c
        ) AS lacks) AS falls_short
    WHERE g.holder_id = u.holder_id AND g.withdrawn_at IS NULL
      AND (g.words_sha256 <> '' OR g.origin IS NOT NULL OR NOT EXISTS (
          SELECT FROM has_spoken s WHERE s.holder_id = g.holder_id AND u.side = ANY(s.sides)
            AND (s.covers_all OR s.catalog_id = u.catalog_id OR EXISTS (
                SELECT FROM catalog_grant_recordings m WHERE m.grant_id = s.id AND m.recording_id = u.recording_id))))
      AND (g.covers_all OR g.catalog_id = u.catalog_id OR EXISTS (
          SELECT FROM catalog_grant_recordings m WHERE m.grant_id = g.id AND m.recording_id = u.recording_id))
    ORDER BY cardinality(falls_short.lacks), g.id DESC LIMIT 1
) AS nearest ON true
"""

PARTS: Final = (MISSING_GRANT,)
