"""What only an operator can send back to a buyer."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.assent import day
from payments.queries.refunds import orders_left_to_operators, waiting_at_our_bank


def refund_tasks() -> list[dict[str, object]]:
    """What was refused or came back, and what nobody has sent from our bank account yet."""
    return [*_refused(), *_at_our_bank()]


def _at_our_bank() -> list[dict[str, object]]:
    """One task for all refunds that only a person can send; of one order alone, its page."""
    waiting = list(waiting_at_our_bank().select_related("order").order_by("asked_at", "pk"))
    if not waiting:
        return []
    title = ngettext(
        "Send %(count)s refund from our bank account", "Send %(count)s refunds from our bank account", len(waiting)
    )
    orders = {refund.order.uuid: refund.order.number for refund in waiting}
    page = reverse("order-refunds", args=[waiting[0].order.uuid]) if len(orders) == 1 else reverse("money")
    why = _("Decided since %(day)s, for %(numbers)s. The buyer waits until you have sent it and said so.")
    said = {"day": day(waiting[0].asked_at.date()), "numbers": ", ".join(list(orders.values())[:5])}
    return [{"title": title % {"count": len(waiting)}, "why": why % said, "url": page, "tone": "wait"}]


def _refused() -> list[dict[str, object]]:
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
