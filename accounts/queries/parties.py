"""Whom a viewer may see among those who own, earn or are named."""

from django.db.models import Q, QuerySet

from accounts.models import Organisation, Party
from accounts.viewers import Viewer


def acts_for(organisation: Organisation) -> Q:
    """The party that an organisation is, and those whose names it has taken over."""
    return Q(organisation=organisation) | Q(controlled_by=organisation)


def parties_visible_to(viewer: Viewer) -> QuerySet[Party]:
    """An organisation sees itself, the names it took over and those it named, a creator themselves, an operator all."""
    if viewer.is_operator:
        return Party.objects.all()
    if viewer.organisation is not None:
        return Party.objects.filter(acts_for(viewer.organisation) | Q(named_by=viewer.organisation))
    return Party.objects.filter(pk__in=[party.pk for party in viewer.parties])


def creators_visible_to(viewer: Viewer) -> QuerySet[Party]:
    """The persons, bands, estates and bare names of the viewer's label, with whoever has accepted to be them."""
    named = Party.objects.filter(named_by=viewer.organisation).exclude(kind=Party.Kind.ORGANISATION)
    return named.select_related("user", "named_by")
