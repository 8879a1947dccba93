"""What another operator said of money in suspense, for whoever has to agree."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.templatetags.assent import money
from payments.queries.suspense import waiting_for_second


def suspense_tasks(user: User | None) -> list[dict[str, object]]:
    """One task for all that others have said; of one alone, its page. Nobody agrees with themselves."""
    waiting = list(waiting_for_second().exclude(proposed_by=user))
    if not waiting:
        return []
    title = ngettext(
        "Agree whose %(count)s sum in suspense is", "Agree whose %(count)s sums in suspense are", len(waiting)
    )
    first = waiting[0]
    why = _("%(name)s has said it of %(amount)s. It is booked once another operator agrees.")
    said = {"name": first.proposed_by.name, "amount": money(first.movement.net)}
    alone = len(waiting) == 1
    page = reverse("suspense-item", args=[first.movement.transaction_id]) if alone else reverse("suspense")
    return [{"title": title % {"count": len(waiting)}, "why": why % said, "url": page, "tone": "wait"}]
