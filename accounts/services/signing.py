"""Who may bind an organisation: asked before anything is offered or accepted."""

from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, User
from accounts.services.organisations import require_verified
from marketplace.kit.errors import NotAllowed


class NotASignatory(NotAllowed):
    """A person who may work for an organisation may not sign for it."""


def require_signatory(organisation: Organisation, user: User) -> None:
    """Raise unless an operator has verified the organisation and it lets this person sign for it."""
    require_verified(organisation)
    if not Membership.objects.filter(organisation=organisation, user=user, is_signatory=True).exists():
        raise NotASignatory(
            _("Only somebody who may sign for %(name)s can do this. Ask an owner to do it, or to let you sign.")
            % {"name": organisation.name}
        )
