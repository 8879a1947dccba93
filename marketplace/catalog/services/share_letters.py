"""Tell holders that a label has divided their sides anew: one letter for all that was changed together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import Invitation, Organisation, Party, Representation, User
from accounts.queries.people import account_holders
from accounts.services import mail
from marketplace.catalog.models import Recording, RightsChange

SHOWN = 5


def tell(label: Organisation, changes: Sequence[RightsChange], *, actor: User | None) -> None:
    """Write to each holder whose part is another now, where somebody has said how it is reached."""
    touched: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        before, after = _by_holder(change.before), _by_holder(change.after)
        for name in {*before, *after}:
            if before.get(name) != after.get(name):
                touched[name].append(change.recording_id)
    invited = Exists(Invitation.objects.filter(party=OuterRef("pk")))
    acting = Exists(Representation.objects.filter(party=OuterRef("pk")))
    reached = Q(user__isnull=False) | Q(controlled_by__isnull=False) | Q(invited) | Q(acting)
    named = Party.objects.filter(reached, named_by=label, name__in=touched)
    for holder in named.select_related("user", "organisation", "controlled_by").order_by("pk"):
        _tell(label, holder, list(dict.fromkeys(touched[holder.name])), actor=actor)


def _tell(label: Organisation, holder: Party, recordings: list[int], *, actor: User | None) -> None:
    titles = list(Recording.objects.filter(pk__in=recordings[:SHOWN]).order_by("pk").values_list("title", flat=True))
    facts: dict[str, Any] = {"label": label, "holder": holder, "recordings": len(recordings), "titles": titles}
    users = account_holders(holder)
    for user in users:
        if user != actor:
            mail.leave_for(user, "shares_changed", **facts)
    invited = holder.invitations.exclude(status=Invitation.Status.REVOKED).order_by("-sent_at", "-pk").first()
    if invited is not None and not users:
        mail.leave(invited.email, "shares_changed", **facts)


def _by_holder(lines: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for line in lines:
        found[line["holder"]].append(line)
    return found
