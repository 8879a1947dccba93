"""What did the people say whose yes is needed?

Who has spoken themself is no longer spoken for. For each person, recording and purpose the newest `word` decides: a
signed answer that names the recording or covers all of theirs, a yes that was taken back, or their own rules. It says
yes within its conditions, no, or that they want to be asked. It decides from its moment, also for whoever still asks
about the day before: only its yes has to wait for its own day. Where there is none, what a label declared counts.
A person is everybody with one login, whichever labels named them; a name without login is a person of its own.
"""

from typing import Final

LISTS: Final = """
purpose AS (SELECT unnest(%(purposes)s::text[]) AS purpose),
person AS (
    SELECT p.id AS party_id, coalesce(p.user_id, -p.id) AS person
    FROM accounts_party p WHERE p.id IN (SELECT party_id FROM needs)
),
self AS (
    SELECT party_id, person FROM person
    UNION
    SELECT p.id, p.user_id FROM accounts_party p JOIN person ON person.person = p.user_id
),
spoken AS (
    SELECT self.person, c.id, c.covers_all, purpose.purpose, coalesce(c.withdrawn_at, c.given_at) AS at,
           CASE WHEN c.withdrawn_at IS NULL THEN c.answer ELSE 'withdrawn' END AS stance,
           CASE WHEN 'voice' = ANY(c.personal) THEN 'yes' ELSE '' END AS voice,
           CASE WHEN 'name_image_likeness' = ANY(c.personal) THEN 'yes' ELSE '' END AS name,
           CASE WHEN c.advertising THEN 'yes' ELSE 'no' END AS advertising,
           c.least_price_units AS least, c.least_price_currency AS currency, c.valid_until
    FROM catalog_consent c
    JOIN self ON self.party_id = c.party_id
    JOIN purpose ON purpose.purpose = ANY(c.purposes)
    WHERE c.withdrawn_at IS NOT NULL OR c.basis = 'signed'
),
ruled AS (
    SELECT DISTINCT ON (self.person) self.person, s.*
    FROM catalog_standingpolicy s JOIN self ON self.party_id = s.party_id
    ORDER BY self.person, s.written_at DESC, s.id DESC
),
of_all AS (
    SELECT DISTINCT ON (person, purpose) person, purpose, at, stance, voice, name, advertising, least, currency,
           valid_until
    FROM (
        SELECT person, purpose, at, stance, voice, name, advertising, least, currency, valid_until, id
        FROM spoken WHERE covers_all
        UNION ALL
        SELECT person, purpose.purpose, written_at,
               CASE WHEN purpose.purpose = ANY(allows) THEN 'yes' WHEN purpose.purpose = ANY(asks) THEN 'ask'
                    ELSE 'no' END,
               voice, name_image_likeness, advertising, least_price_units, least_price_currency, valid_until,
               0
        FROM ruled CROSS JOIN purpose
    ) AS said
    ORDER BY person, purpose, at DESC, id DESC
),
of_one AS (
    SELECT DISTINCT ON (m.recording_id, s.person, s.purpose)
           m.recording_id, s.person, s.purpose, s.at, s.stance, s.voice, s.name, s.advertising, s.least, s.currency,
           s.valid_until
    FROM spoken s
    JOIN catalog_consent_recordings m ON m.consent_id = s.id
    JOIN asked ON asked.id = m.recording_id
    ORDER BY m.recording_id, s.person, s.purpose, s.at DESC, s.id DESC
),
of_one_newest AS (
    SELECT * FROM of_one WHERE NOT EXISTS (
        SELECT FROM of_all
        WHERE of_all.person = of_one.person AND of_all.purpose = of_one.purpose AND of_all.at > of_one.at)
),
declared AS NOT MATERIALIZED (
    SELECT m.recording_id, c.party_id, purpose.purpose
    FROM catalog_consent c
    JOIN catalog_consent_recordings m ON m.consent_id = c.id
    JOIN asked ON asked.id = m.recording_id
    JOIN purpose ON purpose.purpose = ANY(c.purposes)
    WHERE c.basis = 'declared' AND c.withdrawn_at IS NULL
      AND (c.given_at AT TIME ZONE 'UTC')::date <= %(on)s AND (c.valid_until IS NULL OR c.valid_until > %(on)s)
),
speaker AS (
    SELECT party_id FROM person
    WHERE person IN (SELECT person FROM spoken) OR person IN (SELECT person FROM ruled)
),
unsettled AS (
    SELECT n.recording_id, n.party_id, n.what, n.price, purpose.purpose,
           CASE WHEN n.what NOT IN ('artist_consent', 'writer_consent') OR d.party_id IS NULL THEN 'silent'
                WHEN %(needs_signed)s THEN 'signed' ELSE 'yes' END AS said_for_them
    FROM needs n
    CROSS JOIN purpose
    LEFT JOIN declared d
        ON d.recording_id = n.recording_id AND d.party_id = n.party_id AND d.purpose = purpose.purpose
    WHERE n.party_id IN (SELECT party_id FROM speaker)
       OR d.party_id IS NULL OR %(needs_signed)s OR n.what NOT IN ('artist_consent', 'writer_consent')
),
word AS (
    SELECT u.recording_id, u.party_id, u.what, u.price, coalesce(one.stance, every.stance, u.said_for_them) AS stance,
           coalesce(one.at, every.at) AS at, coalesce(one.valid_until, every.valid_until) AS valid_until,
           CASE u.what WHEN 'voice_consent' THEN coalesce(one.voice, every.voice)
                       WHEN 'name_consent' THEN coalesce(one.name, every.name) ELSE 'yes' END AS personal,
           coalesce(one.advertising, every.advertising) AS advertising,
           coalesce(one.least, every.least) AS least, coalesce(one.currency, every.currency) AS currency
    FROM unsettled u
    JOIN person ON person.party_id = u.party_id
    LEFT JOIN of_one_newest one
        ON one.recording_id = u.recording_id AND one.person = person.person AND one.purpose = u.purpose
    LEFT JOIN of_all every
        ON every.person = person.person AND every.purpose = u.purpose AND one.person IS NULL
),
answered AS (
    SELECT recording_id, party_id, what, stance, personal,
           array_remove(ARRAY[
               CASE WHEN %(in_advertising)s AND advertising = 'no' THEN 'advertising'
                    WHEN %(in_advertising)s AND advertising = 'ask' THEN 'ask' END,
               CASE WHEN NOT (currency = %(currency)s AND least <= price) THEN 'price:' || currency || ' ' || least END,
               CASE WHEN (at AT TIME ZONE 'UTC')::date > %(on)s
                    THEN 'from:' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') END,
               CASE WHEN valid_until <= %(on)s THEN 'until:' || to_char(valid_until, 'YYYY-MM-DD') END
           ], NULL) AS limits
    FROM word
)
"""

MISSING_CONSENT: Final = """
SELECT recording_id, what, NULL, party_id, array_agg(DISTINCT lack ORDER BY lack) FILTER (WHERE lack IS NOT NULL)
FROM answered
LEFT JOIN LATERAL unnest(
    CASE WHEN stance = 'silent' THEN '{}' WHEN stance <> 'yes' THEN ARRAY[stance]
         WHEN personal IN ('no', 'ask') THEN ARRAY[personal] WHEN personal = '' THEN '{}' ELSE limits END
) AS lack ON true
WHERE CASE what WHEN 'objection' THEN stance IN ('no', 'withdrawn', 'ask')
      ELSE stance <> 'yes' OR personal <> 'yes' OR cardinality(limits) > 0 END
GROUP BY recording_id, what, party_id
"""

PARTS: Final = (MISSING_CONSENT,)
