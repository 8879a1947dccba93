"""Is it somebody else's, as far as anybody has shown? A claim that stands stops all; a newcomer stops only itself.

Of the organisations that list one ISRC the first counts, and the others are newcomers. An organisation's `place` is
the day of its earliest listing of that ISRC. It keeps the place while that is off the market, and loses it only by
giving it up. What was never listed, and what an organisation lists that is not verified, stands in nobody's way.
Whoever won or settled a claim to the whole master where it is asked for is no newcomer to whom it was against.
"""

from typing import Final

NUMBER: Final = "'claim:CLM-' || to_char(c.opened_at AT TIME ZONE 'UTC', 'YYYY') || '-' || lpad(c.id::text, 6, '0')"

LISTS: Final = """
registered AS (
    SELECT r.id, r.isrc, r.organisation_id FROM asked JOIN catalog_recording r ON r.id = asked.id WHERE r.isrc <> ''
),
listing AS (
    SELECT r.id, r.isrc, r.organisation_id,
           CASE WHEN r.given_up_at IS NULL THEN greatest(r.created_at, catalog.first_listed_at)
                WHEN catalog.status = 'listed' AND r.withdrawn_at IS NULL AND catalog.listed_at > r.given_up_at
                THEN catalog.listed_at END AS since
    FROM catalog_recording r
    JOIN catalog_catalog catalog ON catalog.id = r.catalog_id AND catalog.first_listed_at IS NOT NULL
    JOIN accounts_organisation o ON o.id = r.organisation_id AND o.status = 'verified'
    WHERE r.isrc IN (SELECT isrc FROM registered)
),
place AS (
    SELECT DISTINCT ON (isrc, organisation_id) isrc, organisation_id, since, id
    FROM listing WHERE since IS NOT NULL
    ORDER BY isrc, organisation_id, since, id
),
listed_first AS (
    SELECT DISTINCT ON (mine.id) mine.id, theirs.organisation_id AS first
    FROM registered mine
    JOIN place theirs ON theirs.isrc = mine.isrc AND theirs.organisation_id <> mine.organisation_id
    LEFT JOIN place own ON own.isrc = mine.isrc AND own.organisation_id = mine.organisation_id
    WHERE (own.id IS NULL OR (theirs.since, theirs.id) < (own.since, own.id))
      AND NOT EXISTS (
          SELECT FROM catalog_claim c
          JOIN catalog_claim_recordings m ON m.claim_id = c.id
          JOIN catalog_recording r ON r.id = m.recording_id AND r.isrc = mine.isrc
          WHERE c.claimant_id = mine.organisation_id AND c.respondent_id = theirs.organisation_id AND c.side = 'master'
            AND c.status IN ('settled', 'upheld') AND c.parts = c.whole
            AND c.territory @> %(territory)s::int4multirange)
    ORDER BY mine.id, theirs.since, theirs.id
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
