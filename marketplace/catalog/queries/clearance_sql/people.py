"""Whose yes does each recording need? `needs` are the people: as artist, as writer, as voice, by name.

A voice is asked for unless the use leaves it out; a name where prompts may use it. Everybody else who is credited is
warranted by the label and may object; so may whoever has refused this recording, though no file credits them now.
What they answered stands in `answers`.
"""

from typing import Final

LISTS: Final = """
credited AS (
    SELECT asked.id AS recording_id, c.party_id, c.role, c.ai_contribution
    FROM asked JOIN catalog_credit c ON c.recording_id = asked.id
    UNION ALL
    SELECT asked.id, c.party_id, c.role, c.ai_contribution
    FROM asked JOIN catalog_credit c ON c.work_id = asked.work_id
),
voices AS (
    SELECT asked.id AS recording_id, c.party_id FROM asked JOIN credited c ON c.recording_id = asked.id
    WHERE NOT %(excludes_voice)s AND asked.vocal <> 'instrumental' AND c.ai_contribution <> 'all'
      AND (c.role = 'vocalist' OR c.role = 'featured_artist' AND NOT EXISTS (
          SELECT FROM credited v WHERE v.recording_id = asked.id AND v.role = 'vocalist'))
),
needs AS (
    SELECT recording_id, party_id, 'artist_consent' AS what FROM credited
    WHERE role = 'featured_artist' AND ai_contribution <> 'all'
    UNION
    SELECT recording_id, party_id, 'writer_consent' FROM credited
    WHERE role IN ('writer', 'composer', 'lyricist') AND ai_contribution <> 'all'
    UNION
    SELECT recording_id, party_id, 'voice_consent' FROM voices
    UNION
    SELECT recording_id, party_id, 'name_consent' FROM credited
    WHERE %(names_artists)s AND role = 'featured_artist' AND ai_contribution <> 'all'
    UNION
    SELECT recording_id, party_id, 'objection' FROM credited
    WHERE role NOT IN ('featured_artist', 'writer', 'composer', 'lyricist') AND ai_contribution <> 'all'
    UNION
    SELECT m.recording_id, c.party_id, 'objection'
    FROM catalog_consent c
    JOIN catalog_consent_recordings m ON m.consent_id = c.id
    JOIN asked ON asked.id = m.recording_id
    WHERE (c.answer <> 'yes' OR c.withdrawn_at IS NOT NULL) AND NOT EXISTS (
        SELECT FROM credited d WHERE d.recording_id = m.recording_id AND d.party_id = c.party_id)
)
"""

MISSING_CREDIT: Final = """
SELECT asked.id, needed.missing, NULL, NULL::bigint, NULL::text[]
FROM asked CROSS JOIN (VALUES ('artist_consent', 'no_artist'), ('writer_consent', 'no_writer')) AS needed(what, missing)
WHERE NOT EXISTS (SELECT FROM needs n WHERE n.recording_id = asked.id AND n.what = needed.what)
UNION ALL
SELECT asked.id, 'no_voice', NULL, NULL, NULL FROM asked
WHERE NOT %(excludes_voice)s AND asked.vocal <> 'instrumental'
  AND NOT EXISTS (SELECT FROM voices v WHERE v.recording_id = asked.id)
"""

PARTS: Final = (MISSING_CREDIT,)
