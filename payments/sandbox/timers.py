"""What happens later without anybody asking: sessions expire, delayed payments settle, funds come free."""

from payments.sandbox.buying import checkout, paying, payment_intents
from payments.sandbox.connect import balance_settings, standings
from payments.sandbox.money import balances, disputes, payouts, refund_plans
from payments.sandbox.store import Store

ACTIONS = {
    "expire_session": checkout.expire_if_open,
    "settle_paid": paying.settle,
    "settle_failed": paying.fail_later,
    "dispute_won": disputes.decide_won,
    "dispute_lost": disputes.decide_lost,
    "dispute_past_due": disputes.pass_due,
    "dispute_begins": payment_intents.begin_dispute,
    "inquiry_begins": payment_intents.begin_inquiry,
    "refund_succeeds": refund_plans.end_well,
    "refund_retry": refund_plans.try_again,
    "refund_fails": refund_plans.end_badly,
    "payout_sent": payouts.hand_over,
    "payout_arrives": payouts.arrive,
    "pay_out": balance_settings.pay_out,
    "release_funds": balances.release,
    "approve_account": standings.approve_if_pending,
}


def run_due(store: Store) -> None:
    """Run what is due, each in its own transaction, so that a crash repeats nothing."""
    while True:
        with store.transaction() as tx:
            row = tx.run(
                "SELECT id, action, target FROM timers WHERE due <= ? ORDER BY due, id LIMIT 1", tx.now()
            ).fetchone()
            if row is None:
                return
            tx.run("DELETE FROM timers WHERE id = ?", row[0])
            ACTIONS[row[1]](tx.of(tx.owner(row[2])), row[2])
