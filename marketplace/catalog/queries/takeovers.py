"""Names that nobody has claimed, and who asks to be them."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Party
from accounts.viewers import Viewer
from marketplace.catalog.models import Credit, Grant, RightsShare, TakeOver

SHORTEST = 3
MOST = 50


def names_to_take_over() -> QuerySet[Party]:
    """The names of owners that nobody has claimed; who is credited as a creator is a person, and claims it alone.

    A message may list a publisher among the contributors, without a creator's role: that makes it no person.
    """
    named = Party.objects.filter(kind=Party.Kind.UNCLAIMED)
    owns = Exists(RightsShare.objects.filter(holder=OuterRef("pk"))) | Exists(
        Grant.objects.filter(holder=OuterRef("pk"))
    )
    created = Credit.objects.filter(party=OuterRef("pk")).exclude(role=Credit.Role.CONTRIBUTOR)
    return named.filter(owns, ~Exists(created))


def is_free(party: Party) -> bool:
    """Whether an organisation may ask to be this name."""
    return names_to_take_over().filter(pk=party.pk).exists()


def names_like(text: str, viewer: Viewer) -> list[Party]:
    """Such names with some text in them, with how many recordings each is about and whether the viewer has asked."""
    text = " ".join(text.split())
    if len(text) < SHORTEST:
        return []
    asked = viewer.as_organisation.takeovers.filter(party=OuterRef("pk"), status=TakeOver.Status.SUBMITTED)
    found = names_to_take_over().filter(name__icontains=text).select_related("named_by")
    counted = found.annotate(recordings=Count("shares__recording", distinct=True), is_asked=Exists(asked))
    return list(counted.order_by("name", "pk")[:MOST])


def takeovers_visible_to(viewer: Viewer) -> QuerySet[TakeOver]:
    """An organisation sees what it asked for, an operator everything."""
    found = TakeOver.objects.select_related("organisation", "party__named_by", "asked_by", "decided_by")
    if viewer.is_operator:
        return found
    return found.filter(organisation=viewer.organisation) if viewer.organisation else found.none()


def others_who_ask(takeover: TakeOver) -> QuerySet[TakeOver]:
    """Whoever else wants to be the same name."""
    same = Q(party=takeover.party, status=TakeOver.Status.SUBMITTED)
    return TakeOver.objects.filter(same).exclude(pk=takeover.pk).select_related("organisation")


def recordings_named(party: Party) -> int:
    """How many recordings a name has a share of."""
    return RightsShare.objects.filter(holder=party).values("recording").distinct().count()
