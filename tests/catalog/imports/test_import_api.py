"""A machine brings a file, follows it, mends it and accepts it."""

import pytest
from django.test import Client

from accounts.models import Organisation
from marketplace.catalog.models import ImportBatch, Recording
from marketplace.catalog.services.imports.reading import read
from marketplace.catalog.services.imports.writing import write
from tests.catalog.imports.songs import SONGS, brought
from tests.factories.accounts import NOON, make_key, make_label, make_owner
from tests.factories.imports import make_import

pytestmark = pytest.mark.django_db


@pytest.fixture
def label() -> Organisation:
    return make_label(name="Hangang")


@pytest.fixture
def owner(client: Client, label: Organisation) -> Client:
    client.force_login(make_owner(label))
    return client


def test_a_machine_brings_follows_mends_and_accepts(client: Client, label: Organisation) -> None:
    _key, secret = make_key(label)
    headers = {"Authorization": f"Bearer {secret}"}
    answer = client.post("/api/v1/imports", {"kind": "catalog", "file": brought(*SONGS)}, headers=headers)
    assert (answer.status_code, answer.json()["status"]) == (202, "uploaded")
    address = answer["Location"]
    batch = read(ImportBatch.objects.get(), at=NOON)

    assert client.get(address, headers=headers).json()["counts"] == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": 2,
    }
    refused = client.get(f"{address}/rows", {"outcome": "refused"}, headers=headers).json()["results"]
    assert [(row["number"], row["faults"][0]["field"]) for row in refused] == [(2, "isrc"), (4, "title")]
    mended = {"rows": [{"number": 2, "cells": {"isrc": ""}}]}
    told = client.post(f"{address}/rows", mended, content_type="application/json", headers=headers).json()
    assert told["counts"]["refused"] == 1
    columns = {"fields_in_order": ["title", "artists", ""]}
    mapped = client.post(f"{address}/columns", columns, content_type="application/json", headers=headers)
    assert mapped.status_code == 202
    read(batch, at=NOON)
    assert client.post(f"{address}/accept", headers=headers).json()["status"] == "writing"
    write(batch, at=NOON)

    assert Recording.objects.filter(organisation=label).count() == 2
    assert client.get("/api/v1/imports", headers=headers).json()["results"][0]["status"] == "done"
    late = client.post(f"{address}/discard", headers=headers)
    assert (late.status_code, late.json()["code"]) == (409, "ImportNotReady")


def test_a_machine_can_discard(client: Client, label: Organisation) -> None:
    _key, secret = make_key(label)
    batch = make_import(label, *SONGS)

    told = client.post(f"/api/v1/imports/{batch.uuid}/discard", headers={"Authorization": f"Bearer {secret}"}).json()

    assert told["status"] == "discarded"


def test_another_labels_file_does_not_exist_for_a_machine(client: Client, label: Organisation) -> None:
    _key, secret = make_key(label)
    batch = make_import(make_label(), *SONGS)

    for path in ("", "/rows", "/columns", "/accept", "/discard"):
        ask = client.post if path else client.get
        answer = ask(
            f"/api/v1/imports/{batch.uuid}{path}",
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )
        assert (path, answer.status_code) == (path, 404)
