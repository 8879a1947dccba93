"""The sandbox looks nothing up by going through all there ever was: a market may have a hundred thousand events."""

from pathlib import Path

from payments.sandbox.http.listing import page
from payments.sandbox.store import Store


def test_what_belongs_to_a_charge_is_found_by_an_index(tmp_path: Path) -> None:
    store = Store(tmp_path)
    asked: list[str] = []

    with store.transaction() as tx:
        for number in range(3):
            tx.put({"id": f"re_{number}", "object": "refund", "charge": f"ch_{number % 2}"})
        tx.connection.set_trace_callback(asked.append)
        found = page(tx, "refund", {"charge": "ch_0", "limit": 100}, url="/v1/refunds")
        tx.connection.set_trace_callback(None)
        plan = tx.run(f"EXPLAIN QUERY PLAN {asked[0]}").fetchall()

    assert [refund["id"] for refund in found["data"]] == ["re_2", "re_0"]
    assert [row[3] for row in plan] == ["SEARCH objects USING INDEX objects_by_charge (kind=? AND <expr>=?)"]
