"""Who is looking, and for whom they act: what every visible list starts from."""

from dataclasses import dataclass, field

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import ApiKey, Membership, Organisation, Party, User
from marketplace.kit.errors import NotAllowed

ACTING_FOR = "acting_for"


@dataclass(frozen=True)
class Viewer:
    """One person or machine at one moment, acting for one organisation or for themselves as a creator."""

    user: User | None = None
    organisation: Organisation | None = None
    role: str = ""
    is_signatory: bool = False
    parties: tuple[Party, ...] = ()
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
        """Acting as themselves: the creator whose own works and statements these are."""
        return self.organisation is None and bool(self.parties)

    @property
    def payees(self) -> tuple[Party, ...]:
        """The parties whose money this viewer may see: the organisation's own, or the creator's own."""
        if self.organisation is not None:
            return (self.organisation.party,) if hasattr(self.organisation, "party") else ()
        return self.parties

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
    parties = tuple(Party.objects.filter(user=user).select_related("named_by").order_by("pk"))
    acting = _acting(memberships, request.session.get(ACTING_FOR), has_own=bool(parties))
    return Viewer(
        user=user,
        organisation=acting.organisation if acting else None,
        role=acting.role if acting else "",
        is_signatory=acting.is_signatory if acting else False,
        parties=parties,
        memberships=memberships,
        needs_second_factor=acting is not None and _lacks_factor(user, acting.organisation),
    )


def _acting(memberships: tuple[Membership, ...], chosen: str | None, *, has_own: bool) -> Membership | None:
    if chosen == "self" and has_own:
        return None
    for membership in memberships:
        if str(membership.organisation.uuid) == chosen:
            return membership
    return memberships[0] if memberships else None


def viewer_of_key(key: ApiKey) -> Viewer:
    """The machine that holds a key: it acts for the key's organisation, in the name of whoever created the key."""
    membership = Membership.objects.filter(user=key.created_by, organisation=key.organisation).first()
    return Viewer(
        user=key.created_by,
        organisation=key.organisation,
        role=Membership.Role.MANAGER,
        is_signatory=membership is not None and membership.is_signatory,
        key=key,
        scopes=frozenset(key.scopes),
        needs_second_factor=_lacks_factor(key.created_by, key.organisation),
    )


def _lacks_factor(user: User, organisation: Organisation) -> bool:
    return organisation.kind == Organisation.Kind.PLATFORM and not is_mfa_enabled(user)
