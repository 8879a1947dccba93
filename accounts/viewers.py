"""Who is looking, and for whom they act: what every visible list starts from."""

from dataclasses import dataclass, field
from functools import cached_property

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import ApiKey, Membership, Organisation, Party, Representation, User
from marketplace.kit.errors import NotAllowed

ACTING_FOR = "acting_for"


@dataclass(frozen=True)
class Viewer:
    """One person or machine at one moment, acting for one organisation, for themselves as a creator, or for another.

    `parties` are those whose music it is: one's own, or the one creator whom a representative acts for now.
    """

    user: User | None = None
    organisation: Organisation | None = None
    role: str = ""
    is_signatory: bool = False
    parties: tuple[Party, ...] = ()
    own: tuple[Party, ...] = ()
    represented: tuple[Party, ...] = ()
    memberships: tuple[Membership, ...] = ()
    key: ApiKey | None = None
    scopes: frozenset[str] = field(default_factory=frozenset)
    needs_second_factor: bool = False

    @property
    def is_operator(self) -> bool:
        """Acting for the platform, with a second factor: whoever lacks it sees no more than a stranger."""
        return self.acts_as(Organisation.Kind.PLATFORM) and not self.needs_second_factor

    @property
    def is_creator(self) -> bool:
        """Acting as the creator whose works and statements these are, or as whoever represents them."""
        return self.organisation is None and bool(self.parties)

    @property
    def is_representative(self) -> bool:
        """Acting for a creator who is somebody else."""
        return self.is_creator and self.parties != self.own

    @property
    def payees(self) -> tuple[Party, ...]:
        """The parties whose shares and money are the viewer's: the organisation's own and those whose names it has
        taken over, or the creator's own.
        """
        if self.organisation is None:
            return self.parties
        own = (self.organisation.party,) if hasattr(self.organisation, "party") else ()
        return own + self._taken_over

    @cached_property
    def _taken_over(self) -> tuple[Party, ...]:
        return tuple(Party.objects.filter(controlled_by=self.organisation).order_by("pk"))

    @property
    def as_person(self) -> User:
        """Whoever looks, where the page's policy has made sure that somebody has signed in."""
        if self.user is None:
            raise NotAllowed(_("Sign in first."))
        return self.user

    @property
    def as_organisation(self) -> Organisation:
        """The organisation acted for, where the page's policy has made sure that there is one."""
        if self.organisation is None:
            raise NotAllowed(_("Choose the organisation you act for first."))
        return self.organisation

    def acts_as(self, kind: str) -> bool:
        return self.organisation is not None and self.organisation.kind == kind


def viewing(request: HttpRequest) -> Viewer:
    """The viewer that the middleware, or the key of an API request, put on it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


class ViewedRequest(HttpRequest):
    """A request after our middleware: every page's view takes one."""

    viewer: Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer behind a browser's request: the session says for whom of theirs a person acts."""
    user = request.user
    if isinstance(user, AnonymousUser) or not user.is_authenticated:
        return Viewer()
    memberships = tuple(
        Membership.objects.filter(user=user).select_related("organisation", "organisation__party").order_by("pk")
    )
    own, represented = _parties_of(user)
    chosen = request.session.get(ACTING_FOR)
    acting = _acting(memberships, chosen, own, represented)
    return Viewer(
        user=user,
        organisation=acting.organisation if acting else None,
        role=acting.role if acting else "",
        is_signatory=acting.is_signatory if acting else False,
        parties=own if acting else _acted_for(own, represented, chosen),
        own=own,
        represented=represented,
        memberships=memberships,
        needs_second_factor=acting is not None and _lacks_factor(user, acting.organisation),
    )


def _parties_of(user: User) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Who the person is as a creator, and for whom else they act, with proof."""
    acts = Representation.objects.filter(user=user, status=Representation.Status.ACCEPTED)
    found = Party.objects.filter(Q(user=user) | Q(pk__in=acts.values("party")))
    parties = tuple(found.select_related("named_by").order_by("pk"))
    own = tuple(party for party in parties if party.user_id == user.pk)
    return own, tuple(party for party in parties if party.user_id != user.pk)


def _acted_for(own: tuple[Party, ...], represented: tuple[Party, ...], chosen: str | None) -> tuple[Party, ...]:
    """The one creator who was chosen; else oneself; else the first of those who chose this person."""
    for party in represented:
        if str(party.uuid) == chosen:
            return (party,)
    return own or represented[:1]


def _acting(
    memberships: tuple[Membership, ...], chosen: str | None, own: tuple[Party, ...], represented: tuple[Party, ...]
) -> Membership | None:
    """The organisation that was chosen, else the first; none where the person chose to be a creator."""
    creators = {str(party.uuid) for party in represented} | ({"self"} if own else set())
    if chosen in creators:
        return None
    for membership in memberships:
        if str(membership.organisation.uuid) == chosen:
            return membership
    return memberships[0] if memberships else None


def viewer_of_key(key: ApiKey) -> Viewer:
    """The machine that holds a key: it acts for the key's owner, in the name of whoever created the key."""
    scopes = frozenset(key.scopes)
    if key.organisation is None:
        parties = (key.party,) if key.party else ()
        return Viewer(user=key.created_by, parties=parties, own=parties, key=key, scopes=scopes)
    membership = Membership.objects.filter(user=key.created_by, organisation=key.organisation).first()
    return Viewer(
        user=key.created_by,
        organisation=key.organisation,
        role=membership.role if membership else "",
        is_signatory=membership is not None and membership.is_signatory,
        key=key,
        scopes=scopes,
        needs_second_factor=_lacks_factor(key.created_by, key.organisation),
    )


def _lacks_factor(user: User, organisation: Organisation) -> bool:
    return organisation.kind == Organisation.Kind.PLATFORM and not is_mfa_enabled(user)
