"""How long clearance takes: `python -m tests.benchmarks.clearance [--recordings N]`.

It makes a database of its own beside the one in DATABASE_URL, and drops it: one catalog, written by INSERT ... SELECT,
both sides held and granted by its label, an artist and a writer a recording, of whom nine in ten have consented. It
prints the seconds of `clearance` for all of it, and of the plain SQL that one would write who only wants their number.
That rival leaves out prices and other conditions, shares that are parts of a side, a person's own answers and rules,
voices, objections, claims, who listed first, and all that is told of whoever is missing: the ratio is their price.
"""

import argparse
import os
import statistics
from typing import Any

import django

from tests.benchmarks.imports import say, timed

PEOPLE = 1_000
ROUNDS = 3

MAKE = """
SET LOCAL session_replication_role = replica;
INSERT INTO catalog_work (uuid, organisation_id, title, iswc, identity)
SELECT gen_random_uuid(), %(label)s, 'Work ' || n, '', lpad(n::text, 64, '0') FROM generate_series(1, %(count)s) n;
INSERT INTO catalog_recording
SELECT (jsonb_populate_record(other, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('catalog_recording', 'id')), 'uuid', gen_random_uuid(),
    'catalog_id', %(catalog)s, 'work_id', w.id, 'identity', w.identity, 'own_id', 'made-' || w.id,
    'title', 'Recording ' || w.id))).*
FROM catalog_recording other, catalog_work w
WHERE other.id = %(other)s AND w.organisation_id = %(label)s AND w.title LIKE 'Work %%';
INSERT INTO catalog_rightsshare
    (uuid, recording_id, side, holder_id, parts, whole, territory, valid_from, document, created_at)
SELECT gen_random_uuid(), r.id, side, %(holder)s, 1, 1, %(world)s::int4multirange, '2020-01-01', 'contract', now()
FROM catalog_recording r CROSS JOIN unnest(ARRAY['master', 'publishing']) side WHERE r.catalog_id = %(catalog)s;
INSERT INTO catalog_credit (recording_id, party_id, role, ai_contribution, source)
SELECT r.id, (%(people)s::bigint[])[1 + r.id %% %(each)s], 'featured_artist', 'none', 'rights'
FROM catalog_recording r WHERE r.catalog_id = %(catalog)s;
INSERT INTO catalog_credit (work_id, party_id, role, ai_contribution, source)
SELECT r.work_id, (%(people)s::bigint[])[1 + r.id %% %(each)s], 'writer', 'none', 'rights'
FROM catalog_recording r WHERE r.catalog_id = %(catalog)s;
INSERT INTO catalog_consent_recordings (consent_id, recording_id)
SELECT c.id, r.id FROM catalog_recording r
JOIN catalog_consent c ON c.party_id = (%(people)s::bigint[])[1 + r.id %% %(each)s]
WHERE r.catalog_id = %(catalog)s;
"""

RIVAL = """
SELECT count(*) FROM catalog_recording r
WHERE r.id = ANY(%(recordings)s::bigint[])
  AND 2 = (
      SELECT count(*) FROM catalog_rightsshare s
      WHERE s.recording_id = r.id AND s.valid_from <= %(on)s AND (s.valid_until IS NULL OR s.valid_until > %(on)s)
        AND s.parts = s.whole AND s.territory @> %(world)s::int4multirange AND EXISTS (
          SELECT FROM catalog_grant g WHERE g.holder_id = s.holder_id AND g.withdrawn_at IS NULL
            AND g.valid_from <= %(on)s AND g.catalog_id = r.catalog_id AND s.side = ANY(g.sides)
            AND 'train_generative' = ANY(g.purposes) AND 'pretrain' = ANY(g.stages) AND 'audio' = ANY(g.contents)))
  AND NOT EXISTS (
      SELECT FROM catalog_credit c WHERE (c.recording_id = r.id OR c.work_id = r.work_id)
        AND c.role IN ('featured_artist', 'writer') AND NOT EXISTS (
          SELECT FROM catalog_consent y JOIN catalog_consent_recordings m ON m.consent_id = y.id
          WHERE m.recording_id = r.id AND y.party_id = c.party_id AND y.withdrawn_at IS NULL
            AND 'train_generative' = ANY(y.purposes)))
  AND NOT EXISTS (SELECT FROM catalog_freeze f WHERE f.recording_id = r.id AND f.lifted_at IS NULL)
"""


def main() -> None:
    """Make a small and a large catalog, and clear each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recordings", type=int, default=1_000_000)
    wanted: int = parser.parse_args().recordings
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")
    django.setup()
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        for count in (wanted // 10, wanted):
            measure(count)
    finally:
        teardown_databases(databases, verbosity=0)


def measure(count: int) -> None:
    """Clear one catalog of so many recordings, and count the same by the rival."""
    from django.db import connection

    from marketplace.catalog.models import Recording
    from marketplace.catalog.queries.clearance import Line, clearance
    from marketplace.kit.territories import WORLD
    from tests.catalog.asking import GENERATIVE, THREE_DOLLARS, TODAY

    say(f"{count} recordings, made in {timed(lambda: make(count)):.1f} s")
    newest = Recording.objects.order_by("-pk").values_list("catalog", flat=True)[0]
    recordings = list(Recording.objects.filter(catalog=newest).values_list("pk", flat=True))
    lines = [Line(pk, THREE_DOLLARS) for pk in recordings]
    answers: list[Any] = []

    def ask() -> None:
        answers.append(clearance(lines, GENERATIVE, on=TODAY, territory=WORLD))

    def count_plainly() -> None:
        with connection.cursor() as cursor:
            cursor.execute(RIVAL, {"recordings": recordings, "on": TODAY, "world": WORLD.multirange})
            answers.append(cursor.fetchone()[0])

    ours, rivals = [], []
    for _round in range(ROUNDS):
        ours.append(timed(ask))
        rivals.append(timed(count_plainly))
    assert len(answers[0].cleared) == answers[1], "both must clear the same"
    our, rival = statistics.median(ours), statistics.median(rivals)
    say(f"  clearance: {our:.2f} s ({len(answers[0].cleared)} cleared, {len(answers[0].missing)} told what they lack)")
    say(f"  plain SQL that only counts: {rival:.2f} s; ratio {our / rival:.2f}")


def make(count: int) -> None:
    """One listed catalog with its Terms, and its repertoire by INSERT ... SELECT."""
    from django.db import connection, transaction

    from marketplace.kit.territories import WORLD
    from tests.factories.accounts import make_party
    from tests.factories.catalog import make_catalog, make_consent, make_recording
    from tests.factories.licensing import make_terms

    catalog = make_catalog()
    make_terms(catalog)
    other = make_recording(make_catalog(catalog.organisation))
    people = [make_party(catalog.organisation) for _person in range(PEOPLE)]
    for number, person in enumerate(people):
        if number % 10:
            make_consent(person, other)
    said: dict[str, Any] = {
        "label": catalog.organisation_id, "catalog": catalog.pk, "holder": catalog.organisation.party.pk,
        "people": [one.pk for one in people], "each": PEOPLE, "count": count, "other": other.pk,
        "world": WORLD.multirange,
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in MAKE.split(";\n")[:-1]:
            cursor.execute(statement, said)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
