"""Is each side whole, everywhere asked for?

Shares that all tell parts of one whole, everywhere asked for, are added plainly; the odd ones over their least common
multiple, and where that is not whole everywhere at once, country by country.
"""

from typing import Final

LISTS: Final = """
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
)
"""

MISSING_SHARE: Final = """
SELECT recording_id, 'share', side, NULL::bigint, NULL::text[] FROM unheard_of
UNION
SELECT recording_id, 'share', side, NULL, NULL FROM in_each_country WHERE is_whole IS NOT TRUE
"""

PARTS: Final = (MISSING_SHARE,)
