"""Holders who speak for themselves: nobody permits in their place, and nobody takes from their shares alone.

Each table is read alone, by its keys, as an import of real size needs it.
"""

from collections.abc import Collection

from accounts.models import Membership, Organisation, Party, Representation
from marketplace.catalog.models import Grant
from marketplace.catalog.queries.shares import SPOKEN
from marketplace.kit.batches import some_of

ACCEPTED = Representation.Status.ACCEPTED


def speaking(holders: Collection[int]) -> frozenset[int]:
    """Those whose name was taken over, who signed a permission, or who ended one: no file states theirs any more."""
    own = Grant.objects.filter(SPOKEN).order_by()
    taken_over = Party.objects.filter(controlled_by__isnull=False).order_by()
    return frozenset(
        pk
        for some in some_of(holders)
        for found in (
            own.filter(holder__in=some).values_list("holder", flat=True),
            taken_over.filter(pk__in=some).values_list("pk", flat=True),
        )
        for pk in found
    )


def guarded(holders: Collection[int], *, against: Organisation) -> frozenset[int]:
    """Those from whose shares a label takes nothing alone: they speak, or somebody who is not the label acts for them.

    A share in a name that nobody has taken over stays the label's to correct.
    """
    owners = set(
        Membership.objects.filter(organisation=against, role=Membership.Role.OWNER).values_list("user", flat=True)
    )
    found, own = set(speaking(holders)), set()
    for some in some_of(holders):
        acting = Representation.objects.filter(status=ACCEPTED, user__isnull=False, party__in=some).order_by()
        found |= set(acting.values_list("party", flat=True))
        rows = Party.objects.filter(pk__in=some).order_by().values_list("pk", "organisation", "controlled_by", "user")
        for pk, organisation, controlled_by, user in rows:
            if against.pk in (organisation, controlled_by) or user in owners:
                own.add(pk)
            elif organisation or user:
                found.add(pk)
    return frozenset(found - own)
