"""Is it somebody else's, as far as anybody has shown? A claim that stands stops all; a newcomer stops only itself.

Of the listings of one ISRC by several verified organisations the first counts: that is the one which was recorded, by
somebody already verified, in a catalog already listed, earliest. An unverified organisation, a catalog in preparation
and one that was withdrawn stand in nobody's way. Whoever won or settled a claim on the first is no newcomer to it.
"""

from typing import Final

NUMBER: Final = "'claim:CLM-' || to_char(c.opened_at AT TIME ZONE 'UTC', 'YYYY') || '-' || lpad(c.id::text, 6, '0')"

LISTS: Final = """
listing AS (
    SELECT asked.id, asked.organisation_id, r.isrc,
           CASE WHEN catalog.status = 'listed' AND o.status = 'verified'
                THEN greatest(r.created_at, o.verified_at, catalog.listed_at) ELSE 'infinity' END AS since
    FROM asked JOIN catalog_recording r ON r.id = asked.id
    JOIN catalog_catalog catalog ON catalog.id = r.catalog_id
    JOIN accounts_organisation o ON o.id = r.organisation_id
    WHERE r.isrc <> ''
),
listed_first AS (
    SELECT DISTINCT ON (mine.id) mine.id, r.organisation_id AS first
    FROM listing mine
    JOIN catalog_recording r ON r.isrc = mine.isrc AND r.organisation_id <> mine.organisation_id
         AND r.withdrawn_at IS NULL
    JOIN catalog_catalog catalog ON catalog.id = r.catalog_id AND catalog.status = 'listed'
    JOIN accounts_organisation o ON o.id = r.organisation_id AND o.status = 'verified'
    WHERE (greatest(r.created_at, o.verified_at, catalog.listed_at), r.id) < (mine.since, mine.id)
      AND NOT EXISTS (
          SELECT FROM catalog_claim c JOIN catalog_claim_recordings m ON m.claim_id = c.id
          WHERE m.recording_id = r.id AND c.claimant_id = mine.organisation_id AND c.side = 'master'
            AND c.status IN ('upheld', 'settled'))
    ORDER BY mine.id, greatest(r.created_at, o.verified_at, catalog.listed_at), r.id
)
"""

CLAIMED: Final = f"""
SELECT m.recording_id, 'claimed', c.side, NULL::bigint, array_agg({NUMBER} ORDER BY c.id)
FROM asked JOIN catalog_claim_recordings m ON m.recording_id = asked.id
JOIN catalog_claim c ON c.id = m.claim_id
WHERE c.status = 'standing' AND c.side = ANY(%(sides)s::text[]) AND c.since <= %(on)s
  AND c.territory && %(territory)s::int4multirange
GROUP BY m.recording_id, c.side
"""  # noqa: S608  (no part of it is anybody's input)

LISTED_FIRST: Final = """
SELECT late.id, 'listed_first', NULL, p.id, NULL::text[]
FROM listed_first late JOIN accounts_party p ON p.organisation_id = late.first
"""

PARTS: Final = (CLAIMED, LISTED_FIRST)
