"""What only an operator can send back to a buyer."""

from django.urls import reverse
from django.utils.translation import ngettext

from payments.queries.refunds import orders_left_to_operators


def refund_tasks() -> list[dict[str, object]]:
    """One task for all buyers whose money was refused or came back; of one alone, its page."""
    left = list(orders_left_to_operators().order_by("pk"))
    if not left:
        return []
    title = ngettext("%(count)s buyer is still owed money", "%(count)s buyers are still owed money", len(left))
    why = ngettext(
        "It was refused or came back. Look why at order %(numbers)s, and send it again.",
        "It was refused or came back. Look why at orders %(numbers)s, and send it again.",
        len(left),
    )
    page = reverse("order-refunds", args=[left[0].uuid]) if len(left) == 1 else reverse("paid-orders")
    numbers = ", ".join(order.number for order in left[:5])
    return [{"title": title % {"count": len(left)}, "why": why % {"numbers": numbers}, "url": page, "tone": "bad"}]
