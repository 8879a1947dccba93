"""How long the pages of a large selection take: `python -m tests.benchmarks.selections [--recordings N]`.

It makes a database of its own beside the one in DATABASE_URL, and drops it: three labels, of whose recordings nine in
ten are cleared, two Terms each. It prints seconds and queries of the selection page, of its live quote, of freezing and
of the frozen quote's page, beside the same for a hundredth of the recordings: queries must not grow with them.
"""

import argparse
import os
from collections.abc import Callable
from typing import Any

import django

from tests.benchmarks.imports import say, timed
from tests.factories.clients import owner_of

LABELS = 3
PEOPLE = 300


def main() -> None:
    """Make a small and a large selection, and time each page of both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recordings", type=int, default=18_000)
    wanted: int = parser.parse_args().recordings
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")
    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    setup_test_environment()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.SECURE_SSL_REDIRECT = False
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        for count in (wanted // 100, wanted):
            measure(count)
    finally:
        teardown_databases(databases, verbosity=0)


def measure(count: int) -> None:
    """Time each page of one selection of so many recordings, without and with the database's statistics."""
    from django.db import connection

    from licensing.models import Quote
    from marketplace.catalog.models import Recording
    from tests.factories.accounts import make_developer
    from tests.factories.licensing import make_selection

    before = set(Recording.objects.values_list("pk", flat=True))
    seconds = timed(lambda: make_repertoire(count))
    say(f"{count} recordings of {LABELS} labels, made in {seconds:.1f} s")
    recordings = list(Recording.objects.exclude(pk__in=before))
    developer = make_developer()
    client = owner_of(developer)
    selection = make_selection(organisation=developer, months=6)
    added = timed(lambda: add(selection, recordings))
    say(f"  add to the selection: {added:.2f} s")
    own = f"/selections/{selection.uuid}/"
    clocked("selection page", lambda: client.get(own))
    clocked("last page of its lines", lambda: client.get(own, {"page": "last"}))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clocked("selection page, analysed", lambda: client.get(own))
    clocked("live quote alone", lambda: client.get(own, headers={"HX-Request": "true"}))
    clocked("freeze", lambda: client.post(f"{own}freeze/"))
    quote = Quote.objects.get(selection=selection)
    clocked("frozen quote", lambda: client.get(f"/quotes/{quote.uuid}/"))
    clocked("its agreement", lambda: client.get(f"/quotes/{quote.uuid}/agreement/"))


def add(selection: Any, recordings: list[Any]) -> None:
    from licensing.services import selections
    from marketplace.catalog.models import Recording
    from tests.factories.accounts import NOON

    found = Recording.objects.filter(pk__in=[one.pk for one in recordings])
    selections.add(selection, found, at=NOON, actor=None)


def clocked(name: str, ask: Callable[[], Any]) -> None:
    """Print how long one request takes, and how many queries it asks."""
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    answers: list[Any] = []
    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        seconds = timed(lambda: answers.append(ask()))
    slowest = max((float(query["time"]) for query in queries), default=0.0)
    status = answers[0].status_code
    say(f"  {name}: {seconds:.2f} s, {len(queries)} queries (slowest {slowest:.2f} s), status {status}")


def make_repertoire(count: int) -> None:
    """Recordings of several labels in bulk, as an import and a rights file would leave them."""
    from licensing.models import Terms
    from tests.factories.accounts import make_label, make_party
    from tests.factories.catalog import make_catalog
    from tests.factories.licensing import make_terms

    for _label in range(LABELS):
        catalog = make_catalog(make_label())
        make_terms(catalog)
        make_terms(catalog, price_model=Terms.PriceModel.FLAT)
        people = [make_party(catalog.organisation) for _person in range(PEOPLE)]
        make_recordings(catalog, people, count // LABELS)


def make_recordings(catalog: Any, people: list[Any], count: int) -> None:
    """Every tenth one lacks its artist's consent."""
    from marketplace.catalog.models import Credit, Recording, Work
    from tests.factories.catalog import make_consent

    label = catalog.organisation
    numbers = range(count)
    stem = f"{catalog.pk:032d}"
    works = Work.objects.bulk_create(
        Work(organisation=label, title=f"Work {n}", identity=f"{stem}{n:032d}") for n in numbers
    )
    recordings = Recording.objects.bulk_create(
        Recording(
            organisation=label,
            catalog=catalog,
            work=works[n],
            title=f"Recording {n}",
            artist=people[n % PEOPLE].name,
            own_id=f"own-{n}",
            identity=f"{stem}{n:032d}",
            duration_ms=120_000 + n,
            vocal=Recording.Vocal.INSTRUMENTAL,
        )
        for n in numbers
    )
    Credit.objects.bulk_create(
        Credit(recording=recordings[n], party=people[n % PEOPLE], role=Credit.Role.FEATURED_ARTIST) for n in numbers
    )
    Credit.objects.bulk_create(
        Credit(work=works[n], party=people[n % PEOPLE], role=Credit.Role.WRITER) for n in numbers
    )
    make_shares(catalog, recordings, people)
    for index, person in enumerate(people):
        if index % 10:  # the recordings of one in ten are every tenth
            make_consent(person, *recordings[index::PEOPLE])


def make_shares(catalog: Any, recordings: list[Any], people: list[Any]) -> None:
    """Both sides for the label everywhere, a quarter of the master and half of the publishing for people."""
    from marketplace.catalog.models import Participation, RightsShare
    from marketplace.kit.territories import WORLD
    from marketplace.kit.vocabulary import Side
    from tests.factories.catalog import SINCE

    holder = catalog.organisation.party
    said = {"holder": holder, "parts": 1, "whole": 1, "territory": WORLD, "valid_from": SINCE, "document": "contract"}
    for side, parts in ((Side.MASTER, 25), (Side.PUBLISHING, 50)):
        shares = RightsShare.objects.bulk_create(RightsShare(recording=one, side=side, **said) for one in recordings)
        Participation.objects.bulk_create(
            Participation(
                share=share,
                party=people[n % PEOPLE],
                parts=parts,
                whole=100,
                payment=Participation.Payment.DIRECT,
                valid_from=SINCE,
                document="artist agreement",
            )
            for n, share in enumerate(shares)
        )


if __name__ == "__main__":
    main()
