"""The chain of what was done: nobody changes it unseen, not even with the database's own rights."""

import json
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from accounts.models import AuditEntry, AuditSeal
from accounts.queries import seals as chain
from accounts.services import audit, seals
from tests.factories.accounts import NOON, make_label, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=2)


def three_entries() -> list[AuditEntry]:
    label, actor = make_label(owner=make_user()), make_user()
    for number in (1, 2):
        audit.record("catalog.tested", subject=label, actor=actor, at=NOON, number=number, reason="온빛")
    return list(AuditEntry.objects.order_by("pk"))


def behind_our_back(statement: str, *values: Any) -> None:
    """As a superuser for whom no trigger fires."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = DEFAULT")


def verified(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    with suppress(CommandError):
        call_command("verify_audit", "--json", *arguments, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_entries_are_sealed_into_one_chain_that_holds() -> None:
    entries = three_entries()

    assert seals.seal(at=NOON) == len(entries)
    assert seals.seal(at=NOON) == 0

    positions = list(AuditSeal.objects.values_list("position", "entry"))
    last = AuditSeal.objects.get(position=len(entries))
    assert positions == [(place, entry.pk) for place, entry in enumerate(entries, start=1)]
    assert chain.proof(at=LATER) == chain.Proof(len(entries), len(entries), last.hash)


def test_second_sealer_does_nothing_while_one_works() -> None:
    three_entries()
    elsewhere = connections.create_connection("default")
    try:
        with elsewhere.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [seals.SEALER_LOCK])

        assert seals.seal(at=NOON) == 0
    finally:
        elsewhere.close()


def test_changed_entry_is_named() -> None:
    entries = three_entries()
    seals.seal(at=NOON)

    behind_our_back("UPDATE accounts_auditentry SET action = 'nothing.happened' WHERE id = %s", entries[1].pk)

    proof = chain.proof(at=LATER)
    assert proof.checked == 1
    assert proof.first_bad.startswith("Entry 2 of the chain was changed: nothing.happened of accounts.")
    assert str(entries[1].uuid) in proof.first_bad


def test_changed_entry_whose_own_hash_was_made_to_match_is_named() -> None:
    entries = three_entries()
    seals.seal(at=NOON)
    entries[1].action = "nothing.happened"

    behind_our_back(
        "UPDATE accounts_auditentry SET action = 'nothing.happened', hash = %s WHERE id = %s",
        audit.entry_hash(entries[1]),
        entries[1].pk,
    )

    assert chain.proof(at=LATER).first_bad.startswith("Entry 2 of the chain was replaced")


def test_forged_seal_breaks_at_the_next() -> None:
    entries = three_entries()
    seals.seal(at=NOON)
    first = AuditSeal.objects.get(position=1)

    entries[1].action = "nothing.happened"
    forged = audit.entry_hash(entries[1])
    rewritten = "UPDATE accounts_auditentry SET action = %s, hash = %s WHERE id = %s"
    behind_our_back(rewritten, entries[1].action, forged, entries[1].pk)
    resealed = seals.seal_hash(2, entries[1].uuid, forged, first.hash)
    behind_our_back("UPDATE accounts_auditseal SET hash = %s WHERE position = 2", resealed)

    assert chain.proof(at=LATER).first_bad.startswith("Seal 3 does not follow seal 2")


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("DELETE FROM accounts_auditentry WHERE id = %s", "Entry 2 of the chain is gone"),
        ("DELETE FROM accounts_auditseal WHERE entry_id = %s", "Seal 2 is missing"),
        ("UPDATE accounts_auditseal SET previous_hash = 'x' WHERE entry_id = %s", "Seal 2 does not follow seal 1"),
        ("UPDATE accounts_auditentry SET facts = '{}' WHERE id = %s", "Entry 2 of the chain was changed"),
        ("UPDATE accounts_auditentry SET actor_id = NULL WHERE id = %s", "Entry 2 of the chain was changed"),
    ],
)
def test_what_was_taken_away_or_moved_is_named(statement: str, finding: str) -> None:
    entries = three_entries()
    seals.seal(at=NOON)

    behind_our_back(statement, entries[1].pk)

    found = verified()
    assert (found["is_whole"], found["checked"]) == (False, 1)
    assert found["first_bad"].startswith(finding)


def test_two_entries_that_changed_places_are_named() -> None:
    entries = three_entries()
    seals.seal(at=NOON)

    for position, place in ((2, -2), (3, 2), (-2, 3)):
        behind_our_back("UPDATE accounts_auditseal SET position = %s WHERE position = %s", place, position)

    found = verified()
    assert (found["is_whole"], found["checked"]) == (False, 1)
    assert found["first_bad"].startswith("Seal 2 does not follow seal 1")
    assert str(entries[2].uuid) in found["first_bad"]


def test_entry_slipped_in_between_with_a_seal_made_for_it_breaks_at_the_next() -> None:
    three_entries()
    seals.seal(at=NOON)
    first = AuditSeal.objects.get(position=1)
    slipped = audit.record("catalog.tested", subject=make_label(), actor=None, at=NOON)

    for place in sorted(AuditSeal.objects.filter(position__gt=1).values_list("position", flat=True), reverse=True):
        behind_our_back("UPDATE accounts_auditseal SET position = %s WHERE position = %s", place + 1, place)
    AuditSeal.objects.create(
        position=2,
        entry=slipped,
        previous_hash=first.hash,
        hash=seals.seal_hash(2, slipped.uuid, slipped.hash, first.hash),
        sealed_at=NOON,
    )

    found = verified()
    assert (found["is_whole"], found["checked"]) == (False, 2)
    assert found["first_bad"].startswith("Seal 3 does not follow seal 2")


def test_entry_slipped_in_without_a_seal_is_named() -> None:
    three_entries()
    seals.seal(at=NOON)

    slipped = audit.record("catalog.tested", subject=make_label(), actor=None, at=NOON)

    proof = chain.proof(at=LATER)
    assert (proof.is_whole, proof.first_bad) == (False, "")
    assert any(str(slipped.uuid) in name for name in proof.unsealed)


def test_end_that_was_cut_off_shows_by_a_head_written_down_before() -> None:
    entries = three_entries()
    seals.seal(at=NOON)
    proof = chain.proof(at=LATER)
    head = f"{proof.head_position}:{proof.head_hash}"
    whole = verified("--head", head)

    behind_our_back("DELETE FROM accounts_auditseal WHERE entry_id = %s", entries[-1].pk)
    behind_our_back("DELETE FROM accounts_auditentry WHERE id = %s", entries[-1].pk)

    assert (whole["is_whole"], verified()["is_whole"]) == (True, True)
    assert verified("--head", head)["lost_head"] == head


def test_entry_unsealed_for_a_minute_is_named() -> None:
    entries = three_entries()

    assert chain.proof(at=NOON + timedelta(seconds=59)).unsealed == []
    assert len(chain.proof(at=LATER).unsealed) == len(entries)


@pytest.mark.parametrize("table", ["accounts_auditentry", "accounts_auditseal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_database_refuses_to_change_what_was_done(table: str, statement: str) -> None:
    three_entries()
    seals.seal(at=NOON)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_time_in_another_zone_hashes_alike() -> None:
    label = make_label()
    entry = audit.record("catalog.tested", subject=label, actor=None, at=NOON.astimezone(ZoneInfo("Asia/Seoul")))

    assert audit.entry_hash(AuditEntry.objects.get(pk=entry.pk)) == entry.hash
