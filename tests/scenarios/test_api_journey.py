"""From a label's file to a creator's statement, by machines alone: API v1 over HTTP, paid on the sandbox's page."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from payments.sample_market.repertoire import catalog_file, rights_file
from payments.verify_statement import verify
from tests.factories.accounts import make_developer, make_key, make_label
from tests.payments.shop import Shop
from tests.scenarios.developer_journey import accept, download, pay, report, select
from tests.scenarios.label_journey import FERRY, LABEL, NOODLES, bring, claim, offer, record
from tests.scenarios.machines import Machine


@pytest.mark.django_db(transaction=True)
def test_a_whole_trade_needs_nothing_but_keys(shop: Shop, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PLATFORM_FEE_PARTS = {"2026-01-01": 800}
    onbit, halcyon = make_label(name=LABEL.name), make_developer(name="Halcyon Audio")
    label = Machine.with_key(shop.url, make_key(onbit)[1])
    developer = Machine.with_key(shop.url, make_key(halcyon)[1])

    bring(label, "catalog", catalog_file(LABEL), rows=3)
    bring(label, "rights", rights_file(LABEL), rows=18)
    sounds = record(label)
    offer(label)
    model = developer.post("models", status=201, name="Compose", version="2", product="music_generation")["uuid"]
    quote = select(developer, model, onbit.slug)
    accept(developer, quote)
    licence = pay(developer, quote, shop)
    assert download(developer, licence["id"]) == sounds
    report(developer, licence, model)
    singer = Machine.of_person(shop.url, claim(onbit))
    call_command("distribute", month=licence["starts_on"][:7])

    of_label, of_singer = statement(label), statement(singer)
    # 40.00 less 1.46 for the processor and 3.20 for the platform is 35.34 for the music. Half is for access, and half
    # of that for each side: 8.835. The singer has a quarter of the master and three quarters of the publishing.
    assert earned_by(of_label, "access") == earned_by(of_singer, "access") == 8_835_000
    # The rest is for use, by what was heard: three times as much of one song as of the other.
    assert weights(of_label) == weights(of_singer) == {FERRY: 300, NOODLES: 100}
    # Whatever this month had to give, the two of them have it.
    assert of_label["pools"].keys() == of_singer["pools"].keys()
    given = sum(pool["units"] for pool in of_label["pools"].values())
    assert given == of_label["totals"]["earned"] + of_singer["totals"]["earned"]
    assert of_singer["totals"] == all_payable(of_singer["totals"]["earned"])
    assert of_label["totals"] == all_payable(of_label["totals"]["earned"])


def statement(payee: Machine) -> dict[str, Any]:
    """The one statement that a payee has, recomputed to the unit."""
    (listed,) = payee.rows("statements")
    document = payee.get(f"statements/{listed['id']}/document")
    assert (document["sha256"], document["payee"]["name"]) == (listed["sha256"], listed["payee"])
    assert verify(document) == []
    return dict(document)


def all_payable(units: int) -> dict[str, int]:
    """The totals of a first statement of which nothing is held and nothing passed on."""
    nothing = dict.fromkeys(("opening", "corrections", "held", "moved", "pass_on", "paid_by_holder"), 0)
    return nothing | dict.fromkeys(("earned", "payable", "closing"), units)


def earned_by(document: dict[str, Any], part: str) -> int:
    return sum(line["amount"] for line in document["lines"] if document["pools"][line["pool"]]["part"] == part)


def weights(document: dict[str, Any]) -> dict[str, int]:
    """What each recording weighed in the pool that pays for use."""
    pools, lines = document["pools"], document["lines"]
    return {line["recording"]["isrc"]: line["weight"] for line in lines if pools[line["pool"]]["part"] == "usage"}
