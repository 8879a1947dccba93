"""What buyers' banks do, and operators in Stripe's own dashboard: none of it asks us first."""

from typing import Any

from tests.simulation.story import Act, Story

DECIDED = {"won", "lost", "warning_closed"}


def _a_charge(story: Story) -> dict[str, Any] | None:
    """Some charge that was paid, that nobody disputes, and of which something is left."""
    if not story.sessions:
        return None
    session = story.sandbox.get(
        f"/v1/checkout/sessions/{story.chance.choice(story.sessions)}", **{"expand[0]": "payment_intent.latest_charge"}
    )
    intent = session["payment_intent"]
    charge = intent and intent["latest_charge"]
    usable = charge and charge["paid"] and not charge["disputed"] and charge["amount_refunded"] < charge["amount"]
    return dict(charge) if usable else None


def disputes(story: Story) -> None:
    _disputes(story, "no")


def inquires(story: Story) -> None:
    _disputes(story, "yes")


def _disputes(story: Story, inquiry: str) -> None:
    charge = _a_charge(story)
    if charge is not None:
        story.disputes.append(story.sandbox.steer("dispute", charge=charge["id"], inquiry=inquiry)["id"])


def decides_for_us(story: Story) -> None:
    _decides(story, "win")


def decides_for_the_buyer(story: Story) -> None:
    _decides(story, "lose")


def _decides(story: Story, how: str) -> None:
    if story.disputes:
        dispute = story.disputes.pop(story.chance.randrange(len(story.disputes)))
        if story.sandbox.get(f"/v1/disputes/{dispute}")["status"] not in DECIDED:  # nobody answered in time: it is lost
            story.sandbox.steer(how, dispute=dispute)


def refunds_a_little(story: Story) -> None:
    """A few odd parts of a charge, from the dashboard."""
    charge = _a_charge(story)
    if charge is not None:
        left = charge["amount"] - charge["amount_refunded"]
        amount = story.chance.randint(1, min(left, 77))
        story.sandbox.api("POST", "/v1/refunds", {"charge": charge["id"], "amount": str(amount)})


def refunds_the_rest(story: Story) -> None:
    charge = _a_charge(story)
    if charge is not None:
        story.sandbox.api("POST", "/v1/refunds", {"charge": charge["id"]})


def takes_a_refund_back(story: Story) -> None:
    """The buyer's bank does not know the account any more: a refund that was paid comes back."""
    listed = story.sandbox.get("/v1/refunds", limit="100")["data"]
    paid = [refund for refund in listed if refund["status"] == "succeeded"]
    if paid:
        refund = paid[-1 - story.chance.randrange(len(paid))]
        story.sandbox.steer("refund", refund=refund["id"], status="failed")


BANKING: dict[Act, int] = {
    disputes: 4,
    inquires: 2,
    decides_for_us: 3,
    decides_for_the_buyer: 2,
    refunds_a_little: 20,
    refunds_the_rest: 2,
    takes_a_refund_back: 2,
}
