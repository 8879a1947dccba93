"""The one question of permission, as PostgreSQL answers it for a whole list at once.

Each part finds what is missing and yields (recording, what, side, party, lacks). A recording of the list that no part
names is answered with nothing missing: it is cleared. `asked` is the list; `in_force` holds the shares that count on
that day, somewhere in that territory; `ungranted` those of them whose holder has not permitted just this.
Shares that all tell parts of one whole, everywhere asked for, are added plainly; the odd ones over their least common
multiple, and where that is not whole everywhere at once, country by country. Of the permissions that a holder did give,
the one that lacks least is told, with what it lacks.
"""

LISTS = """
WITH asked AS (
    SELECT r.id, r.catalog_id, r.organisation_id, r.work_id, r.vocal, r.ai_contribution, line.price
    FROM unnest(%(recordings)s::bigint[], %(prices)s::bigint[]) AS line(id, price)
    JOIN catalog_recording r ON r.id = line.id
),
side AS (SELECT unnest(%(sides)s::text[]) AS side),
in_force AS (
    SELECT s.recording_id, s.side, s.holder_id, s.parts, s.whole, s.territory
    FROM catalog_rightsshare s JOIN asked ON asked.id = s.recording_id
    WHERE s.side = ANY(%(sides)s::text[])
      AND s.valid_from <= %(on)s AND (s.valid_until IS NULL OR s.valid_until > %(on)s)
      AND s.territory && %(territory)s::int4multirange
),
plainly_whole AS (
    SELECT recording_id, side FROM in_force GROUP BY recording_id, side
    HAVING bool_and(territory @> %(territory)s::int4multirange)
       AND min(whole) = max(whole) AND sum(parts) = max(whole)
),
unheard_of AS (
    SELECT asked.id AS recording_id, side.side FROM asked CROSS JOIN side
    EXCEPT SELECT recording_id, side FROM in_force
),
odd AS (
    SELECT f.*, least_common_multiple(whole) OVER (PARTITION BY recording_id, side) AS common FROM in_force f
    WHERE NOT EXISTS (SELECT FROM plainly_whole p WHERE p.recording_id = f.recording_id AND p.side = f.side)
),
oddly_whole AS (
    SELECT recording_id, side FROM odd GROUP BY recording_id, side
    HAVING bool_and(territory @> %(territory)s::int4multirange) AND sum(parts * div(common, whole)) = max(common)
),
doubtful AS (
    SELECT DISTINCT recording_id, side FROM odd
    EXCEPT SELECT recording_id, side FROM oddly_whole
),
in_each_country AS (
    SELECT d.recording_id, d.side, country, sum(f.parts * div(f.common, f.whole)) = max(f.common) AS is_whole
    FROM doubtful d CROSS JOIN unnest(%(countries)s::int[]) AS country
    LEFT JOIN odd f ON f.recording_id = d.recording_id AND f.side = d.side AND f.territory @> country
    GROUP BY d.recording_id, d.side, country
),
credited AS (
    SELECT asked.id AS recording_id, c.party_id, c.role, c.ai_contribution
    FROM asked JOIN catalog_credit c ON c.recording_id = asked.id
    UNION ALL
    SELECT asked.id, c.party_id, c.role, c.ai_contribution
    FROM asked JOIN catalog_credit c ON c.work_id = asked.work_id
),
asked_for_consent AS (
    SELECT recording_id, party_id, 'artist' AS as_what FROM credited
    WHERE role = 'featured_artist' AND ai_contribution <> 'all'
    UNION
    SELECT recording_id, party_id, 'writer' FROM credited
    WHERE role IN ('writer', 'composer', 'lyricist') AND ai_contribution <> 'all'
),
voices AS (
    SELECT asked.id AS recording_id, c.party_id FROM asked JOIN credited c ON c.recording_id = asked.id
    WHERE NOT %(excludes_voice)s AND asked.vocal <> 'instrumental' AND c.ai_contribution <> 'all'
      AND (c.role = 'vocalist' OR c.role = 'featured_artist' AND NOT EXISTS (
          SELECT FROM credited v WHERE v.recording_id = asked.id AND v.role = 'vocalist'))
),
consented AS (
    SELECT m.recording_id, c.party_id, c.basis, c.personal
    FROM catalog_consent c
    JOIN catalog_consent_recordings m ON m.consent_id = c.id
    JOIN asked ON asked.id = m.recording_id
    WHERE c.withdrawn_at IS NULL
      AND (c.given_at AT TIME ZONE 'UTC')::date <= %(on)s
      AND c.purposes @> %(purposes)s::varchar[]
),
ungranted AS (
    SELECT f.recording_id, f.side, f.holder_id, f.territory, asked.catalog_id, asked.price
    FROM in_force f JOIN asked ON asked.id = f.recording_id
    WHERE NOT EXISTS (
        SELECT FROM catalog_grant g
        WHERE g.holder_id = f.holder_id
          AND g.withdrawn_at IS NULL
          AND g.valid_from <= %(on)s AND (g.valid_until IS NULL OR g.valid_until > %(on)s)
          AND f.side = ANY(g.sides)
          AND g.purposes @> %(purposes)s::varchar[]
          AND g.stages @> %(stages)s::varchar[]
          AND g.contents @> %(contents)s::varchar[]
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

MISSING_SHARE = """
SELECT recording_id, 'share', side, NULL::bigint, NULL::text[] FROM unheard_of
UNION
SELECT recording_id, 'share', side, NULL, NULL FROM in_each_country WHERE is_whole IS NOT TRUE
"""

MISSING_GRANT = """
SELECT u.recording_id, CASE WHEN nearest.lacks IS NULL THEN 'grant' ELSE 'grant_too_narrow' END, u.side, u.holder_id,
       nearest.lacks
FROM ungranted u
LEFT JOIN LATERAL (
    SELECT falls_short.lacks FROM catalog_grant g
    CROSS JOIN LATERAL (SELECT array_remove(ARRAY[
        CASE WHEN NOT u.side = ANY(g.sides) THEN 'side:' || u.side END,
        CASE WHEN NOT g.territory @> (u.territory * %(territory)s::int4multirange) THEN 'territory:' || g.territory END,
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
            SELECT 'content:' || c FROM unnest(%(contents)s::text[]) c WHERE NOT c = ANY(g.contents) ORDER BY c
        ) AS lacks) AS falls_short
    WHERE g.holder_id = u.holder_id AND g.withdrawn_at IS NULL
      AND (g.covers_all OR g.catalog_id = u.catalog_id OR EXISTS (
          SELECT FROM catalog_grant_recordings m WHERE m.grant_id = g.id AND m.recording_id = u.recording_id))
    ORDER BY cardinality(falls_short.lacks), g.id DESC LIMIT 1
) AS nearest ON true
"""

MISSING_CREDIT = """
SELECT asked.id, needed.what, NULL, NULL::bigint, NULL::text[]
FROM asked CROSS JOIN (VALUES ('artist', 'no_artist'), ('writer', 'no_writer')) AS needed(as_what, what)
WHERE NOT EXISTS (
    SELECT FROM asked_for_consent c WHERE c.recording_id = asked.id AND c.as_what = needed.as_what)
"""

MISSING_CONSENT = """
SELECT a.recording_id, a.as_what || '_consent', NULL, a.party_id, NULL::text[]
FROM asked_for_consent a
WHERE NOT EXISTS (
    SELECT FROM consented c WHERE c.recording_id = a.recording_id AND c.party_id = a.party_id
      AND (NOT %(needs_signed)s OR c.basis = 'signed'))
"""

MISSING_VOICE = """
SELECT v.recording_id, 'voice_consent', NULL, v.party_id, NULL::text[]
FROM voices v
WHERE NOT EXISTS (
    SELECT FROM consented c WHERE c.recording_id = v.recording_id AND c.party_id = v.party_id
      AND c.basis = 'signed' AND c.personal @> ARRAY['voice']::varchar[])
UNION ALL
SELECT asked.id, 'no_voice', NULL, NULL::bigint, NULL FROM asked
WHERE NOT %(excludes_voice)s AND asked.vocal <> 'instrumental'
  AND NOT EXISTS (SELECT FROM voices v WHERE v.recording_id = asked.id)
"""

NOT_HUMAN = """
SELECT asked.id, 'no_human', NULL, NULL::bigint, NULL::text[] FROM asked
WHERE asked.ai_contribution = 'all' OR NOT EXISTS (
    SELECT FROM credited c WHERE c.recording_id = asked.id AND c.ai_contribution <> 'all')
"""

FROZEN = """
SELECT DISTINCT asked.id, 'frozen', NULL, NULL::bigint, NULL::text[]
FROM asked JOIN catalog_freeze f ON f.recording_id = asked.id WHERE f.lifted_at IS NULL
"""

PARTS = (MISSING_SHARE, MISSING_GRANT, MISSING_CREDIT, MISSING_CONSENT, MISSING_VOICE, NOT_HUMAN, FROZEN)

WHAT_IS_MISSING = (
    LISTS
    + ", missing(recording_id, what, side, party_id, lacks) AS ("
    + " UNION ALL ".join(f"({part})" for part in PARTS)
    + """)
SELECT asked.id, what, coalesce(side, ''), coalesce(p.name, o.name), coalesce(p.uuid, lister.uuid),
       coalesce(lacks, '{}')
FROM asked
LEFT JOIN missing ON missing.recording_id = asked.id
JOIN accounts_organisation o ON o.id = asked.organisation_id
LEFT JOIN accounts_party lister ON lister.organisation_id = o.id
LEFT JOIN accounts_party p ON p.id = missing.party_id
ORDER BY asked.id, what, side, coalesce(p.name, o.name), p.id
"""
)
