"""The one question of permission, as PostgreSQL answers it for a whole list at once.

Each module is one subject: its LISTS are named lists that its PARTS ask, and each part finds what is missing and yields
(recording, what, side, party, lacks). A recording of the list that no row names lacks nothing: it is cleared. What is
no recording is told as `unknown`. A new piece of permission is one more part.
"""

from typing import Final

from marketplace.catalog.queries.clearance_sql import answers, asked, claims, grants, people, shares, standing

SUBJECTS: Final = (asked, shares, people, answers, grants, standing, claims)

TOLD: Final = """
SELECT missing.recording_id, what, coalesce(side, ''), coalesce(p.name, lister.name), coalesce(p.uuid, lister.uuid),
       coalesce(lacks, '{}'), p.id
FROM missing
LEFT JOIN accounts_party p ON p.id = missing.party_id
LEFT JOIN LATERAL (
    SELECT o.name, lister.uuid FROM catalog_recording r
    JOIN accounts_organisation o ON o.id = r.organisation_id
    LEFT JOIN accounts_party lister ON lister.organisation_id = o.id
    WHERE r.id = missing.recording_id AND missing.party_id IS NULL
    LIMIT 1
) AS lister ON true
UNION ALL
SELECT id, 'unknown', '', '', NULL, '{}', NULL FROM line
WHERE (SELECT count(*) FROM line) > (SELECT count(*) FROM asked)
  AND NOT EXISTS (SELECT FROM asked WHERE asked.id = line.id)
ORDER BY 1, 2, 3, 4, 7
"""

WHAT_IS_MISSING: Final = (
    "WITH "
    + ",\n".join(subject.LISTS for subject in SUBJECTS if subject.LISTS)
    + ", missing(recording_id, what, side, party_id, lacks) AS ("
    + " UNION ALL ".join(f"({part})" for subject in SUBJECTS for part in subject.PARTS)
    + ")"
    + TOLD
)
