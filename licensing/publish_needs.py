"""What an organisation still needs before it can publish an offer, told before the button and not after it."""

from typing import TypedDict

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation
from accounts.viewers import Viewer


class Need(TypedDict):
    """One thing that is missing, and where it is supplied."""

    title: str
    text: str
    url: str
    action: str


def need_before_publishing(viewer: Viewer) -> Need | None:
    """The first thing that is missing; nothing where the viewer may publish."""
    organisation = viewer.as_organisation
    if organisation.status == Organisation.Status.SUBMITTED:
        return {
            "title": _("Publishing waits for your verification"),
            "text": _("It is asked for, and an operator looks at it. The draft stays here meanwhile."),
            "url": reverse("organisation"),
            "action": _("See how far it is"),
        }
    if not organisation.is_verified:
        return {
            "title": _("You can publish once you are verified"),
            "text": _("Say who signs for %(name)s, accept the warranty, and an operator looks at it.")
            % {"name": organisation.name},
            "url": reverse("verification-request"),
            "action": _("Ask to be verified"),
        }
    signs = Membership.objects.filter(organisation=organisation, user=viewer.user, is_signatory=True)
    if signs.exists():
        return None
    return {
        "title": _("Somebody who may sign publishes it"),
        "text": _("You can prepare the draft. Ask an owner to publish it, or to let you sign."),
        "url": reverse("members"),
        "action": _("See who may sign"),
    }
