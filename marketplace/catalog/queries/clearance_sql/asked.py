"""The list that is asked about: `asked`, its recordings with their prices, and `in_force`, the shares that count there.

Those are the shares of an asked side that hold on that day, somewhere in that territory.
"""

from typing import Final

LISTS: Final = """
asked AS (
    SELECT r.id, r.catalog_id, r.organisation_id, r.work_id, r.vocal, r.ai_contribution, r.withdrawn_at, line.price
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
)
"""

PARTS: Final[tuple[str, ...]] = ()
