"""A label that sold recordings on leaves them to whoever bought them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import member
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from marketplace.catalog.models import Catalog
from marketplace.catalog.queries.divisions import own_recordings
from marketplace.catalog.services import giving_up
from marketplace.catalog.views.rights import crumbs_to

LABEL = [Organisation.Kind.RIGHTS_HOLDER]


@member(kinds=LABEL, roles=EDITORS)
def recording_give_up(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Leave one recording to another label, after asking."""
    recording = get_object_or_404(own_recordings(request.viewer), uuid=uuid)
    if request.method == "POST":
        giving_up.give_up(recording, at=timezone.now(), actor=request.viewer.as_person)
        messages.success(request, _("“%(title)s” is given up: another label may list it.") % {"title": recording})
        return redirect("rights", recording.uuid)
    own = reverse("rights", args=[uuid])
    crumbs = [*crumbs_to(recording.catalog), (str(recording), own), (_("Give it up"), "")]
    return _ask(request, str(recording), own, crumbs)


@member(kinds=LABEL, roles=EDITORS)
def catalog_give_up(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Leave all recordings of a catalog to other labels, after asking."""
    catalog = get_object_or_404(Catalog.objects.filter(organisation=request.viewer.organisation), uuid=uuid)
    if request.method == "POST":
        giving_up.give_up_catalog(catalog, at=timezone.now(), actor=request.viewer.as_person)
        messages.success(request, _("“%(title)s” is given up: another label may list it.") % {"title": catalog})
        return redirect("own-catalog", catalog.uuid)
    own = reverse("own-catalog", args=[uuid])
    return _ask(request, catalog.title, own, [*crumbs_to(catalog), (_("Give it up"), "")])


def _ask(request: ViewedRequest, title: str, own: str, crumbs: list[tuple[str, str]]) -> HttpResponse:
    context = {
        "title": _("Leave “%(title)s” to another label?") % {"title": title},
        "lede": _("Do this if you have sold it on, or do not hold it any more."),
        "changes": [
            _("It is off the market here: no new quote includes it, and no more files of it are delivered."),
            _("Whoever lists the same ISRC is not stopped by you any more."),
            _("If you list it again, you are the newcomer."),
        ],
        "stays": [_("Licences sold go on."), _("Shares, permissions and what was paid stay on record.")],
        "verb": _("Give it up"),
        "cancel_url": own,
        "crumbs": crumbs,
    }
    return render(request, "components/confirm.html", context)
