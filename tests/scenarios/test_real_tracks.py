"""From the command line on real tracks: netlabels' files in, everything cleared licensed, used and paid to the unit.

It is told small. With ASSENT_FULL_SIZE=1 it is 20 labels, 5,000 cleared recordings and 200,000 lines of reports, and
`-o log_cli=true --log-cli-level=INFO` shows when each step was done.
"""

import csv
import json
import logging
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from licensing.models import Licence, ManifestItem, UsageTotal
from marketplace.catalog.models import Catalog, Recording
from marketplace.catalog.services import catalogs
from marketplace.kit.months import Month
from marketplace.kit.vocabulary import Purpose
from payments.models import Account, Pool, RoyaltyLine, Statement
from payments.queries.balances import balances
from payments.queries.books import wrong_in_the_books
from payments.sample_market import sales
from payments.verify_statement import verify
from tests.converters import freemusi, synthetic_rights
from tests.converters.shared import needs_shared
from tests.factories.accounts import make_developer, make_label, make_owner
from tests.factories.licences import make_trained_model
from tests.payments.conftest import sandbox
from tests.payments.sandbox.running import RunningSandbox
from tests.tools import IS_FULL_SIZE

__all__ = ["sandbox"]
pytestmark = [pytest.mark.django_db(transaction=True), needs_shared]
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Size:
    """How much of the real catalogs is told."""

    labels: list[str]
    cleared: int
    cleared_of_each: int
    lines: int


def size_of(files: dict[str, list[freemusi.Row]]) -> Size:
    """Three labels of hundreds of tracks; in full the twenty largest that have a name."""
    largest = sorted(files.keys() - {"?"}, key=lambda name: (-len(files[name]), name))
    if IS_FULL_SIZE:
        return Size(largest[:20], cleared=5_000, cleared_of_each=300, lines=200_000)
    return Size([name for name in largest if len(files[name]) >= 100][-3:], 285, 95, lines=5_000)


def command(*arguments: str) -> str:
    """What a command says."""
    told = StringIO()
    call_command(*arguments, stdout=told, stderr=told)
    return told.getvalue()


def csv_file(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return str(path)


def bring(label: Organisation, rows: list[freemusi.Row], *, cleared: int, folder: Path) -> int:
    """Import all its tracks, and rights for some of them; how many."""
    at = ("--label", label.slug, "--json")
    json.loads(command("import_catalog", csv_file(folder / "catalog.csv", freemusi.HEADER, rows), *at))
    some = list(Recording.objects.filter(organisation=label).order_by("pk")[:cleared])
    rights = csv_file(folder / "rights.csv", synthetic_rights.HEADER, synthetic_rights.rights_rows(label, some))
    assert json.loads(command("import_rights", rights, *at))["refused"] == []
    return len(some)


def offer(label: Organisation) -> None:
    owner, catalog = make_owner(label), Catalog.objects.get(organisation=label)
    catalogs.list_publicly(catalog, at=timezone.now(), actor=owner)
    sales.offer(catalog, owner, at=timezone.now())


def buy_everything() -> list[Licence]:
    """Select every recording there is, freeze, accept and pay; what is not cleared falls out by itself."""
    developer, now = make_developer(), timezone.now()
    buyer, model = make_owner(developer), make_trained_model(developer)
    wanted = Recording.objects.all()
    return sales.buy(developer, buyer, model, wanted, purpose=Purpose.TRAIN_GENERATIVE, now=now, at=now)


def usage_rows(items: list[ManifestItem], count: int) -> list[tuple[str, str, str]]:
    """So many lines about a manifest, some recordings heard longer than others, all of them more than once."""
    chosen = (items[number % len(items)] for number in range(count))
    return [
        (str(item.recording.uuid), "pretrain" if number % 3 else "finetune", str(1 + number * 37 % 613))
        for number, item in enumerate(chosen)
    ]


def report(licences: list[Licence], month: Month, *, lines: int, folder: Path) -> int:
    """Report so many lines, each licence by its number of recordings; the units that they say."""
    told, units, left, recordings = 0, 0, lines, sum(licence.items.count() for licence in licences)
    for licence in licences:
        items = list(licence.items.select_related("recording").order_by("position"))
        count = left * len(items) // recordings
        rows = usage_rows(items, count)
        path = csv_file(folder / "usage.csv", ("recording", "stage", "units"), rows)
        answer = json.loads(command("report_usage", licence.number, path, "--month", str(month), "--json"))
        assert (answer["status"], answer["rows"], answer["errors"]) == ("accepted", count, [])
        told, units = told + count, units + sum(int(row[2]) for row in rows)
        left, recordings = left - count, recordings - len(items)
    assert told == lines
    return units


def units_by_kind() -> Counter[str]:
    """What stands on all accounts of each kind."""
    found: Counter[str] = Counter()
    for account, amount in balances("USD"):
        found[account.kind] += amount.units
    return found


def tell(size: Size, files: dict[str, list[freemusi.Row]], folder: Path) -> dict[str, Any]:
    """All of it, from the labels' files to the distribution, and what `distribute` says of it."""
    cleared = 0
    for name in size.labels:
        label = make_label(name=name)
        most = min(size.cleared_of_each, size.cleared - cleared)
        cleared += bring(label, files[name], cleared=most, folder=folder)
        offer(label)
    logger.info("%s recordings of %s labels, %s cleared", Recording.objects.count(), len(size.labels), cleared)
    licences = buy_everything()
    month = Month.of(licences[0].starts_on)
    logger.info("%s licences of %s recordings", len(licences), ManifestItem.objects.count())
    assert (len(licences), ManifestItem.objects.count(), cleared) == (len(size.labels), size.cleared, size.cleared)
    reported = report(licences, month, lines=size.lines, folder=folder)
    logger.info("%s lines reported, %s units", size.lines, reported)
    assert UsageTotal.objects.aggregate(units=Sum("units"))["units"] == reported
    answer: dict[str, Any] = json.loads(command("distribute", "--month", str(month), "--json"))
    logger.info("distributed: %s, %s statements", answer["totals"], answer["statements"])
    return answer


def findings_of_statements() -> list[str]:
    """What the verifier says of all statements; every payee has one."""
    payees = set(RoyaltyLine.objects.exclude(payee=None).values_list("payee", flat=True))
    assert payees <= set(Statement.objects.values_list("party", flat=True))
    return [found for one in Statement.objects.all() for found in verify(json.loads(zlib.decompress(one.document)))]


def test_real_tracks_are_licensed_used_and_paid_to_the_unit(
    sandbox: RunningSandbox, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT, settings.STRIPE_SANDBOX = tmp_path / "media", True
    files = freemusi.rows_by_label()
    size = size_of(files)

    distributed = tell(size, files, tmp_path)

    pools = dict(Pool.objects.values_list("pk", "amount_units"))
    lines = RoyaltyLine.objects.order_by().values_list("weighing__pool").annotate(units=Sum("amount_units"))
    assert (len(pools), dict(lines)) == (2 * len(size.labels), pools)
    standing = units_by_kind()
    parts = [standing[kind] for kind in (Account.Kind.PAYEE, Account.Kind.HELD, Account.Kind.SUSPENSE)]
    assert sum(parts) == sum(pools.values()) == distributed["totals"]["USD"]["pool_units"]
    assert standing[Account.Kind.POOL] == 0
    assert findings_of_statements() == []
    logger.info("statements verified; units on payees, held and in suspense: %s", parts)
    assert list(wrong_in_the_books()) == []
    logger.info("books checked")
