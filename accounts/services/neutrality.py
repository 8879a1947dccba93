"""Nobody decides their own case: the one rule for everything that an operator decides between others."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, Party, Representation, User
from marketplace.kit.errors import NotAllowed

Side = Organisation | Party | User | str | None


class NotNeutral(NotAllowed):
    """Whoever belongs to one of the sides does not decide between them."""


def require_neutral(operator: User | None, *sides: Side) -> None:
    """Raise if the operator is one of the sides, belongs to it or acts for it; a text is the address of a person.

    What the software does by itself, without an operator, takes nobody's side.
    """
    if operator is not None and any(_belongs(operator, side) for side in sides):
        raise NotNeutral(_("You belong to one of the sides yourself. Another operator must decide."))


def _belongs(operator: User, side: Side) -> bool:
    match side:
        case Organisation():
            return Membership.objects.filter(user=operator, organisation=side).exists()
        case Party():
            return side.user_id == operator.pk or _acts_for(operator, side)
        case User():
            return side.pk == operator.pk
        case str():
            return side.lower() == operator.email.lower()
    return False


def _acts_for(operator: User, party: Party) -> bool:
    begun = [Representation.Status.SUBMITTED, Representation.Status.ACCEPTED]
    if party.represents is not None and _belongs(operator, party.represents):
        return True
    return party.representations.filter(user=operator, status__in=begun).exists()


def require_neutral_to(operator: User | None, parties: QuerySet[Party]) -> None:
    """Raise if the operator is one of very many, belongs to one or acts for one; one query, however many there are."""
    if operator is None:
        return
    belongs = Membership.objects.filter(user=operator).values("organisation")
    begun = [Representation.Status.SUBMITTED, Representation.Status.ACCEPTED]
    acts = Representation.objects.filter(user=operator, status__in=begun).values("party")
    own = Q(user=operator) | Q(organisation__in=belongs) | Q(controlled_by__in=belongs) | Q(pk__in=acts)
    if parties.filter(own).exists():
        raise NotNeutral(_("You are paid by this yourself. Another operator must decide."))
