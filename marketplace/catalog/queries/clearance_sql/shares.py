"""Is each side whole, everywhere asked for?

One share that is the whole of a side, everywhere asked for, settles it: PostgreSQL refuses another beside it. The
others, the `odd` ones, are added over their least common multiple, and where that is not whole everywhere at once,
country by country.
"""

from typing import Final

LISTS: Final = """
somebody_holds AS (SELECT recording_id, array_agg(side::text) AS sides FROM held GROUP BY recording_id),
odd AS (
    SELECT recording_id, side, parts, whole, territory,
           least_common_multiple(whole) OVER (PARTITION BY recording_id, side) AS common
    FROM held WHERE parts < whole OR NOT territory @> %(territory)s::int4multirange
),
doubtful AS (
    SELECT recording_id, side FROM odd GROUP BY recording_id, side
    HAVING NOT (bool_and(territory @> %(territory)s::int4multirange) AND sum(parts * div(common, whole)) = max(common))
),
in_each_country AS (
    SELECT d.recording_id, d.side, country, sum(f.parts * div(f.common, f.whole)) = max(f.common) AS is_whole
    FROM doubtful d CROSS JOIN unnest(%(countries)s::int[]) AS country
    LEFT JOIN odd f ON f.recording_id = d.recording_id AND f.side = d.side AND f.territory @> country
    GROUP BY d.recording_id, d.side, country
)
"""

MISSING_SHARE: Final = """
SELECT asked.id, 'share', side.side, NULL::bigint, NULL::text[]
FROM asked LEFT JOIN somebody_holds h ON h.recording_id = asked.id CROSS JOIN side
WHERE NOT side.side = ANY(coalesce(h.sides, '{}'))
UNION
SELECT recording_id, 'share', side, NULL, NULL FROM in_each_country WHERE is_whole IS NOT TRUE
"""

PARTS: Final = (MISSING_SHARE,)
