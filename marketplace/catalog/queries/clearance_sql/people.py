"""Have the people approved: artists and writers, and the voices for themselves?"""

from typing import Final

LISTS: Final = """
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
)
"""

MISSING_CREDIT: Final = """
SELECT asked.id, needed.what, NULL, NULL::bigint, NULL::text[]
FROM asked CROSS JOIN (VALUES ('artist', 'no_artist'), ('writer', 'no_writer')) AS needed(as_what, what)
WHERE NOT EXISTS (
    SELECT FROM asked_for_consent c WHERE c.recording_id = asked.id AND c.as_what = needed.as_what)
"""

MISSING_CONSENT: Final = """
SELECT a.recording_id, a.as_what || '_consent', NULL, a.party_id, NULL::text[]
FROM asked_for_consent a
WHERE NOT EXISTS (
    SELECT FROM consented c WHERE c.recording_id = a.recording_id AND c.party_id = a.party_id
      AND (NOT %(needs_signed)s OR c.basis = 'signed'))
"""

MISSING_VOICE: Final = """
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

PARTS: Final = (MISSING_CREDIT, MISSING_CONSENT, MISSING_VOICE)
