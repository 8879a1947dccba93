"""The proof that permission came first: each file that went out, beside each yes that it needed.

It is asked of the rows as they stand, long after, and of nothing that the delivery itself believed. Whoever is credited
today must have said yes before, and not have taken it back before: whether by an answer, by rules, or by what a label
declared.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection

UNPROVED: Final = """
WITH went_out AS (
    SELECT d.uuid, d.at, i.recording_id, r.work_id, q.purpose,
           NOT t.excludes_voice AND r.vocal <> 'instrumental' AND a.kind IN ('master', 'stems', 'video') AS is_heard
    FROM licensing_delivery d
    JOIN licensing_manifestitem i ON i.id = d.item_id
    JOIN catalog_recording r ON r.id = i.recording_id
    JOIN catalog_asset a ON a.id = d.asset_id
    JOIN licensing_licence l ON l.id = d.licence_id
    JOIN licensing_quote q ON q.id = l.quote_id
    JOIN licensing_terms t ON t.id = l.terms_id
),
credited AS (
    SELECT w.*, c.party_id, c.role FROM went_out w JOIN catalog_credit c ON c.recording_id = w.recording_id
    WHERE c.ai_contribution <> 'all'
    UNION ALL
    SELECT w.*, c.party_id, c.role FROM went_out w JOIN catalog_credit c ON c.work_id = w.work_id
    WHERE c.ai_contribution <> 'all'
),
needed AS (
    SELECT DISTINCT uuid, at, recording_id, purpose, party_id, false AS is_voice FROM credited
    WHERE role IN ('featured_artist', 'writer', 'composer', 'lyricist')
    UNION ALL
    SELECT DISTINCT uuid, at, recording_id, purpose, party_id, true FROM credited c
    WHERE is_heard AND (role = 'vocalist' OR role = 'featured_artist' AND NOT EXISTS (
        SELECT FROM credited v WHERE v.uuid = c.uuid AND v.role = 'vocalist'))
),
self AS (
    SELECT p.id AS party_id, o.id AS own_id FROM accounts_party p
    JOIN accounts_party o ON o.id = p.id OR o.user_id = p.user_id
    WHERE p.id IN (SELECT party_id FROM needed)
),
refused AS (
    SELECT n.uuid, n.party_id, c.given_at AS at
    FROM needed n JOIN self s ON s.party_id = n.party_id JOIN catalog_consent c ON c.party_id = s.own_id
    WHERE c.answer = 'no' AND n.purpose = ANY(c.purposes) AND c.given_at < n.at
      AND (c.covers_all OR EXISTS (
          SELECT FROM catalog_consent_recordings m WHERE m.consent_id = c.id AND m.recording_id = n.recording_id))
    UNION ALL
    SELECT n.uuid, n.party_id, y.written_at
    FROM needed n JOIN self s ON s.party_id = n.party_id JOIN catalog_standingpolicy y ON y.party_id = s.own_id
    WHERE NOT n.purpose = ANY(y.allows) AND y.written_at < n.at
)
SELECT n.uuid, n.at, p.name, n.is_voice
FROM needed n JOIN accounts_party p ON p.id = n.party_id
WHERE NOT EXISTS (
    SELECT FROM catalog_consent c JOIN self s ON s.own_id = c.party_id
    WHERE s.party_id = n.party_id AND c.answer = 'yes' AND n.purpose = ANY(c.purposes)
      AND c.given_at < n.at AND (c.withdrawn_at IS NULL OR c.withdrawn_at > n.at)
      AND (NOT n.is_voice OR 'voice' = ANY(c.personal))
      AND (c.covers_all OR EXISTS (
          SELECT FROM catalog_consent_recordings m WHERE m.consent_id = c.id AND m.recording_id = n.recording_id))
      AND NOT EXISTS (SELECT FROM refused r WHERE r.uuid = n.uuid AND r.party_id = n.party_id
                        AND (c.basis = 'declared' OR r.at > c.given_at))
) AND NOT EXISTS (
    SELECT FROM catalog_standingpolicy y JOIN self s ON s.own_id = y.party_id
    WHERE s.party_id = n.party_id AND n.purpose = ANY(y.allows) AND y.written_at < n.at
      AND (NOT n.is_voice OR y.voice = 'yes')
      AND NOT EXISTS (
          SELECT FROM refused r WHERE r.uuid = n.uuid AND r.party_id = n.party_id AND r.at > y.written_at)
)
ORDER BY n.at, n.uuid, n.is_voice, p.name
"""


@dataclass(frozen=True, slots=True)
class Unproved:
    """One file that went out before, or without, a yes that it needed."""

    delivery: UUID
    at: datetime
    who: str
    is_voice: bool


def deliveries_before_consent() -> list[Unproved]:
    """Every delivery, of all time, that is older than a consent it needed; there should be none."""
    with connection.cursor() as cursor:
        cursor.execute(UNPROVED)
        return [Unproved(*row) for row in cursor.fetchall()]
