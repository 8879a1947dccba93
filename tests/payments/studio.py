"""Songs, who earns by them, and what they were paid: what the tests of distributions share."""

import json
import zlib
from typing import Any

from accounts.models import Party
from marketplace.catalog.models import Participation, Recording
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Side
from payments.models import Account, Statement
from payments.queries.balances import balance_of
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.payments import month, noon

NOVEMBER, DECEMBER = month("2026-11"), month("2026-12")
ISSUED, DECEMBER_1ST, JANUARY_1ST = noon("2026-11-01"), noon("2026-12-01"), noon("2027-01-01")


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def make_songs(count: int) -> list[Recording]:
    catalog = make_catalog()
    return [make_recording(catalog, cleared=True) for _ in range(count)]


def paid(party: Party) -> Money:
    return balance_of(Account.Kind.PAYEE, "USD", owner=party)


def artist_of(song: Recording) -> Party:
    return Participation.objects.get(share__recording=song, share__side=Side.MASTER).party


def document_of(statement: Statement) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(zlib.decompress(statement.document))
    return document
