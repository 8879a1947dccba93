"""Whose yes does each recording need? `needs` are the people: as artist, as writer, as voice, by name.

A voice is asked for unless the use leaves it out; a name where prompts may use it. Everybody else who is credited is
warranted by the label and may object; so may whoever has refused this recording, though no file credits them now.
What they answered stands in `answers`. Each recording has an artist, a writer, and somebody who is no machine.
"""

from typing import Final

LISTS: Final = """
credited AS (
    SELECT c.recording_id, asked.price, asked.vocal, c.party_id, c.role, c.ai_contribution
    FROM asked JOIN catalog_credit c ON c.recording_id = asked.id
    UNION ALL
    SELECT asked.id, asked.price, asked.vocal, c.party_id, c.role, c.ai_contribution
    FROM asked JOIN catalog_credit c ON c.work_id = asked.work_id
),
human AS NOT MATERIALIZED (
    SELECT recording_id, price, vocal, party_id, role,
           CASE WHEN role = 'featured_artist' THEN 'artist_consent'
                WHEN role IN ('writer', 'composer', 'lyricist') THEN 'writer_consent'
                ELSE 'objection' END AS what
    FROM credited WHERE ai_contribution <> 'all'
),
made_by AS (
    SELECT recording_id, bool_or(what = 'artist_consent') AS an_artist, bool_or(what = 'writer_consent') AS a_writer
    FROM human GROUP BY recording_id
),
voices AS (
    SELECT recording_id, party_id, price FROM human
    WHERE NOT %(excludes_voice)s AND vocal <> 'instrumental' AND role = 'vocalist'
    UNION ALL
    SELECT recording_id, party_id, price FROM human artist
    WHERE NOT %(excludes_voice)s AND vocal <> 'instrumental' AND role = 'featured_artist' AND NOT EXISTS (
        SELECT FROM credited c WHERE c.recording_id = artist.recording_id AND c.role = 'vocalist')
),
objectors AS (
    SELECT m.recording_id, c.party_id, asked.price
    FROM catalog_consent c
    JOIN catalog_consent_recordings m ON m.consent_id = c.id
    JOIN asked ON asked.id = m.recording_id
    WHERE (c.answer <> 'yes' OR c.withdrawn_at IS NOT NULL) AND NOT EXISTS (
        SELECT FROM credited d WHERE d.recording_id = m.recording_id AND d.party_id = c.party_id)
),
needs AS NOT MATERIALIZED (
    SELECT recording_id, party_id, price, what FROM human
    UNION ALL
    SELECT recording_id, party_id, price, 'voice_consent' FROM voices
    UNION ALL
    SELECT recording_id, party_id, price, 'name_consent' FROM human
    WHERE %(names_artists)s AND what = 'artist_consent'
    UNION ALL
    SELECT recording_id, party_id, price, 'objection' FROM objectors
)
"""

MISSING_CREDIT: Final = """
SELECT asked.id, needed.what, NULL, NULL::bigint, NULL::text[]
FROM asked LEFT JOIN made_by ON made_by.recording_id = asked.id
CROSS JOIN LATERAL (VALUES
    ('no_artist', made_by.an_artist), ('no_writer', made_by.a_writer),
    ('no_human', made_by.recording_id IS NOT NULL AND asked.ai_contribution <> 'all')
) AS needed(what, is_there)
WHERE (made_by.an_artist AND made_by.a_writer AND asked.ai_contribution <> 'all') IS NOT TRUE
  AND needed.is_there IS NOT TRUE
UNION ALL
SELECT asked.id, 'no_voice', NULL, NULL, NULL FROM asked
WHERE NOT %(excludes_voice)s AND asked.vocal <> 'instrumental'
  AND NOT EXISTS (SELECT FROM voices v WHERE v.recording_id = asked.id)
"""

PARTS: Final = (MISSING_CREDIT,)
