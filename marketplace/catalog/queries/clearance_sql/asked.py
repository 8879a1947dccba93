"""The list that is asked about: `asked`, its recordings with their prices, and `held`, the shares in them.

Those are the shares of an asked side that hold on that day, somewhere in that territory. Price and catalog ride along,
so that no later list has to be joined to this one again.
"""

from typing import Final

LISTS: Final = """
line AS MATERIALIZED (
    SELECT id, price FROM unnest(%(recordings)s::bigint[], %(prices)s::bigint[]) AS line(id, price)
),
asked AS (
    SELECT r.id, r.catalog_id, r.organisation_id, r.work_id, r.vocal, r.ai_contribution, r.withdrawn_at, line.price
    FROM line JOIN catalog_recording r ON r.id = line.id
),
side AS (SELECT unnest(%(sides)s::text[]) AS side),
held AS (
    SELECT s.recording_id, asked.catalog_id, asked.price, s.side, s.holder_id, s.parts, s.whole, s.territory
    FROM asked JOIN catalog_rightsshare s ON s.recording_id = asked.id
    WHERE s.side = ANY(%(sides)s::text[])
      AND s.valid_from <= %(on)s AND (s.valid_until IS NULL OR s.valid_until > %(on)s)
      AND s.territory && %(territory)s::int4multirange
)
"""

PARTS: Final[tuple[str, ...]] = ()
