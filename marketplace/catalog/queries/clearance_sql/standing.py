"""Is it on the market, do only people earn from it, and does nothing stand against it?"""

from typing import Final

LISTS: Final = ""

MACHINE_EARNS: Final = """
SELECT DISTINCT c.recording_id, 'machine_earns', NULL, c.party_id, NULL::text[]
FROM credited c
JOIN catalog_rightsshare s ON s.recording_id = c.recording_id
LEFT JOIN catalog_participation p ON p.share_id = s.id AND p.party_id = c.party_id
     AND (p.valid_until IS NULL OR p.valid_until > %(on)s)
WHERE c.ai_contribution = 'all' AND (s.valid_until IS NULL OR s.valid_until > %(on)s)
  AND (p.id IS NOT NULL OR s.holder_id = c.party_id)
  AND NOT EXISTS (
      SELECT FROM credited h
      WHERE h.recording_id = c.recording_id AND h.party_id = c.party_id AND h.ai_contribution <> 'all')
"""

WITHDRAWN: Final = """
SELECT asked.id, 'withdrawn', NULL, NULL::bigint, NULL::text[] FROM asked WHERE asked.withdrawn_at IS NOT NULL
"""

FROZEN: Final = """
SELECT asked.id, 'frozen', NULL, NULL::bigint, CASE WHEN count(f.upheld_at) > 0 THEN ARRAY['upheld'] END
FROM asked JOIN catalog_freeze f ON f.recording_id = asked.id WHERE f.lifted_at IS NULL GROUP BY asked.id
"""

PARTS: Final = (MACHINE_EARNS, WITHDRAWN, FROZEN)
