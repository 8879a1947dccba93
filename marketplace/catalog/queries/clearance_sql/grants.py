"""Has every holder permitted just this? `ungranted` are the shares held by who has not.

`fitting` are the permissions that allow this use, of whichever share; one of them must be for the share. Who has signed
for a side of a recording, or has ended a permission of it, is no longer spoken for: what a label's file says of that
holder's permission then counts for nothing. Of the permissions that a holder did give, the one that lacks least is
told, with what it lacks.
"""

from typing import Final

# Below, `g` is a permission and `f` a share. NAMES_IT: of just this recording; COUNTS: nobody else gave it for a holder
# who speaks for itself; PERMITS: a fitting one is for the share.
NAMES_IT: Final = """EXISTS (
    SELECT FROM catalog_grant_recordings m WHERE m.grant_id = g.id AND m.recording_id = f.recording_id)"""

COUNTS: Final = """(g.words_sha256 <> '' OR g.origin IS NOT NULL OR NOT EXISTS (
    SELECT FROM has_spoken s WHERE s.holder_id = f.holder_id AND f.side = ANY(s.sides)
      AND (s.covers_all OR s.catalog_id = f.catalog_id OR EXISTS (
          SELECT FROM catalog_grant_recordings m WHERE m.grant_id = s.id AND m.recording_id = f.recording_id))))"""

PERMITS: Final = f"""g.holder_id = f.holder_id AND g.side = f.side
    AND (g.is_everywhere OR g.territory @> (f.territory * %(territory)s::int4multirange))
    AND (g.least_price_units IS NULL OR g.least_price_currency = %(currency)s AND g.least_price_units <= f.price)
    AND {COUNTS}"""

LISTS: Final = f"""
has_spoken AS (
    SELECT id, holder_id, sides, covers_all, catalog_id FROM catalog_grant
    WHERE (words_sha256 <> '' OR withdrawn_at IS NOT NULL AND origin IS NULL)
      AND holder_id IN (SELECT holder_id FROM held)
),
fitting AS NOT MATERIALIZED (
    SELECT g.*, side.side, g.territory @> %(territory)s::int4multirange AS is_everywhere
    FROM catalog_grant g CROSS JOIN side
    WHERE g.withdrawn_at IS NULL
      AND g.valid_from <= %(on)s AND (g.valid_until IS NULL OR g.valid_until > %(on)s)
      AND side.side = ANY(g.sides)
      AND g.purposes @> %(purposes)s::varchar[]
      AND g.stages @> %(stages)s::varchar[]
      AND g.contents @>
          CASE side.side WHEN 'master' THEN %(master_contents)s ELSE %(publishing_contents)s END::varchar[]
      AND (side.side <> 'master' OR g.metadata_tier = ANY(%(tiers)s::varchar[]))
      AND (g.least_side_parts IS NULL
           OR CASE side.side WHEN 'master' THEN %(master)s ELSE %(publishing)s END::bigint * g.least_side_whole
              >= g.least_side_parts::bigint * (%(master)s + %(publishing)s))
),
not_widely_granted AS (
    SELECT * FROM held f
    WHERE NOT EXISTS (
        SELECT FROM fitting g WHERE {PERMITS} AND (g.covers_all OR g.catalog_id = f.catalog_id))
),
ungranted AS (
    SELECT * FROM not_widely_granted f WHERE NOT EXISTS (SELECT FROM fitting g WHERE {PERMITS} AND {NAMES_IT})
)
"""  # noqa: S608  (no part of it is anybody's input)

MISSING_GRANT: Final = f"""
SELECT f.recording_id, CASE WHEN nearest.lacks IS NULL THEN 'grant' ELSE 'grant_too_narrow' END, f.side, f.holder_id,
       nearest.lacks
FROM ungranted f
LEFT JOIN LATERAL (
    SELECT falls_short.lacks FROM catalog_grant g
    CROSS JOIN LATERAL (SELECT array_remove(ARRAY[
        CASE WHEN NOT f.side = ANY(g.sides) THEN 'side:' || f.side END,
        CASE WHEN NOT g.territory @> (f.territory * %(territory)s::int4multirange) THEN 'territory:' || g.territory END,
        CASE WHEN f.side = 'master' AND 'metadata' = ANY(g.contents) AND NOT g.metadata_tier = ANY(%(tiers)s::varchar[])
             THEN 'tier:' || g.metadata_tier END,
        CASE WHEN g.valid_from > %(on)s THEN 'from:' || to_char(g.valid_from, 'YYYY-MM-DD') END,
        CASE WHEN g.valid_until <= %(on)s THEN 'until:' || to_char(g.valid_until, 'YYYY-MM-DD') END,
        CASE WHEN NOT (g.least_price_currency = %(currency)s AND g.least_price_units <= f.price)
             THEN 'price:' || g.least_price_currency || ' ' || g.least_price_units END,
        CASE WHEN CASE f.side WHEN 'master' THEN %(master)s ELSE %(publishing)s END::bigint * g.least_side_whole
                  < g.least_side_parts::bigint * (%(master)s + %(publishing)s)
             THEN 'ratio:' || g.least_side_parts || '/' || g.least_side_whole END
        ], NULL) || ARRAY(
            SELECT 'purpose:' || p FROM unnest(%(purposes)s::text[]) p WHERE NOT p = ANY(g.purposes) ORDER BY p
        ) || ARRAY(
            SELECT 'stage:' || s FROM unnest(%(stages)s::text[]) s WHERE NOT s = ANY(g.stages) ORDER BY s
        ) || ARRAY(
            SELECT 'content:' || c FROM unnest(
                CASE f.side WHEN 'master' THEN %(master_contents)s ELSE %(publishing_contents)s END::text[]) c
            WHERE NOT c = ANY(g.contents) ORDER BY c
        ) AS lacks) AS falls_short
    WHERE g.holder_id = f.holder_id AND g.withdrawn_at IS NULL AND {COUNTS}
      AND (g.covers_all OR g.catalog_id = f.catalog_id OR {NAMES_IT})
    ORDER BY cardinality(falls_short.lacks), g.id DESC LIMIT 1
) AS nearest ON true
"""  # noqa: S608  (no part of it is anybody's input)

PARTS: Final = (MISSING_GRANT,)
