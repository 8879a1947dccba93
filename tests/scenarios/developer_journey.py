"""What a developer does by API v1: select, accept, pay, download, report."""

import json
from hashlib import sha256
from typing import Any

from tests.payments.shop import Shop
from tests.scenarios.label_journey import FERRY, LABEL, NOODLES, PERSIMMONS
from tests.scenarios.machines import Machine


def select(developer: Machine, model: str, organisation: str) -> str:
    """Find the label's songs, select all three, and have the price of the two that are cleared fixed."""
    found = developer.rows("recordings", organisation=organisation)
    assert {row["isrc"]: (row["cleared"], row["prices"]) for row in found} == {
        FERRY: (["train_generative"], {"USD": "20.00"}),
        PERSIMMONS: ([], {}),
        NOODLES: (["train_generative"], {"USD": "20.00"}),
    }
    wish: dict[str, Any] = {"purpose": "train_generative", "stages": ["pretrain"], "contents": ["audio"]}
    wish |= {"title": "Songs", "currency": "USD", "territory": "WORLD"}
    selection = developer.post("selections", status=201, trained_model=model, months=12, **wish)["uuid"]
    added = developer.post(f"selections/{selection}/add", search={"organisation": organisation})
    assert added == {"recordings": 3}
    shown = developer.get(f"selections/{selection}/preview")
    assert (shown["total"], shown["recordings"], len(shown["dropped"])) == ("40.00", 2, 1)

    quote = developer.post("quotes", status=201, selection=selection)
    assert (quote["total"], quote["dropped"], quote["status"]) == ("40.00", 1, "open")
    names = {row["uuid"]: row["isrc"] for row in found}
    lines = developer.rows(f"quotes/{quote['uuid']}/lines")
    assert {names[line["recording"]]: line["price"] for line in lines} == {FERRY: "20.00", NOODLES: "20.00"}
    assert [names[drop["recording"]] for drop in developer.rows(f"quotes/{quote['uuid']}/drops")] == [PERSIMMONS]
    return str(quote["uuid"])


def accept(developer: Machine, quote: str) -> None:
    """Read the agreement and accept it by its hash."""
    agreement = developer.get(f"quotes/{quote}/agreement")
    assert agreement["sha256"] == sha256(agreement["text"].encode()).hexdigest()

    accepted = developer.post(f"quotes/{quote}/accept", agreement_sha256=agreement["sha256"])

    assert (accepted["status"], accepted["agreement_sha256"]) == ("accepted", agreement["sha256"])


def pay(developer: Machine, quote: str, shop: Shop) -> dict[str, Any]:
    """Order, pay on the page that the order names, and see the licence that this brought."""
    placed = developer.post("orders", status=201, quote=quote)
    assert (placed["status"], placed["total"], placed["licences"]) == ("placed", "40.00", [])

    shop.sandbox.act(placed["checkout_url"], "pay")
    shop.sandbox.wait()

    order = developer.get(f"orders/{placed['uuid']}")
    (licence,) = developer.rows("licences")
    assert (order["status"], order["owed"], order["licences"]) == ("fulfilled", "0.00", [licence["number"]])
    assert (licence["status"], licence["licensor"], licence["price"]) == ("in_force", LABEL.name, "40.00")
    assert licence["recordings"] == 2
    manifest = developer.fetch(f"{shop.url}/api/v1/licences/{licence['id']}/manifest").content
    assert sha256(manifest).hexdigest() == licence["manifest_sha256"]
    return dict(licence)


def download(developer: Machine, licence: str) -> dict[str, bytes]:
    """Fetch each file of the licence by its link; a link needs no key."""
    told = developer.fetch(f"{developer.site}/api/v1/licences/{licence}/files").text
    files = [json.loads(line) for line in told.splitlines()]
    return {file["isrc"]: Machine(developer.site).fetch(file["url"]).content for file in files}


def report(developer: Machine, licence: dict[str, Any], model: str) -> None:
    """Say what the model heard in the licence's first month; a song that was not licensed refuses the whole file."""
    lines = ["recording,stage,units,model", f"{FERRY},pretrain,300,{model}", f"{NOODLES},pretrain,100,{model}"]
    path, month = f"licences/{licence['id']}/usage-reports", licence["starts_on"][:7]
    wrong = "\n".join([*lines, f"{PERSIMMONS},pretrain,5,{model}"]).encode()
    refused = developer.upload(path, ("use.csv", wrong), status=422, month=month)
    assert (refused["code"], [error["field"] for error in refused["errors"]]) == ("ReportRefused", ["row 4, recording"])

    taken = developer.upload(path, ("use.csv", "\n".join(lines).encode()), status=201, month=month)

    assert (taken["status"], taken["rows"], taken["month"]) == ("accepted", 2, month)
