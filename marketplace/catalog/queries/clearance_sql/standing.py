"""Did a human make it, is it on the market, and does nothing stand against it?"""

from typing import Final

LISTS: Final = ""

NOT_HUMAN: Final = """
SELECT id, 'no_human', NULL, NULL::bigint, NULL::text[] FROM (
    SELECT id FROM asked
    EXCEPT
    SELECT asked.id FROM asked JOIN credited c ON c.recording_id = asked.id
    WHERE asked.ai_contribution <> 'all' AND c.ai_contribution <> 'all'
) AS made_by_no_human
"""

WITHDRAWN: Final = """
SELECT asked.id, 'withdrawn', NULL, NULL::bigint, NULL::text[] FROM asked WHERE asked.withdrawn_at IS NOT NULL
"""

FROZEN: Final = """
SELECT DISTINCT asked.id, 'frozen', NULL, NULL::bigint, NULL::text[]
FROM asked JOIN catalog_freeze f ON f.recording_id = asked.id WHERE f.lifted_at IS NULL
"""

PARTS: Final = (NOT_HUMAN, WITHDRAWN, FROZEN)
