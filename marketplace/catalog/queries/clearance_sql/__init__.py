"""The one question of permission, as PostgreSQL answers it for a whole list at once.

Each module is one subject: its LISTS are named lists that its PARTS ask, and each part finds what is missing and yields
(recording, what, side, party, lacks). A recording of the list that no part names is answered with nothing missing: it
is cleared. A new piece of permission is one more part.
"""

from typing import Final

from marketplace.catalog.queries.clearance_sql import answers, asked, claims, grants, people, shares, standing

SUBJECTS: Final = (asked, shares, people, answers, grants, standing, claims)

WHAT_IS_MISSING: Final = (
    "WITH "
    + ",\n".join(subject.LISTS for subject in SUBJECTS if subject.LISTS)
    + ", missing(recording_id, what, side, party_id, lacks) AS ("
    + " UNION ALL ".join(f"({part})" for subject in SUBJECTS for part in subject.PARTS)
    + """)
SELECT asked.id, what, coalesce(side, ''), coalesce(p.name, o.name), coalesce(p.uuid, lister.uuid),
       coalesce(lacks, '{}')
FROM asked
LEFT JOIN missing ON missing.recording_id = asked.id
JOIN accounts_organisation o ON o.id = asked.organisation_id
LEFT JOIN accounts_party lister ON lister.organisation_id = o.id
LEFT JOIN accounts_party p ON p.id = missing.party_id
ORDER BY asked.id, what, side, coalesce(p.name, o.name), p.id
"""
)
