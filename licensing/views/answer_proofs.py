"""What somebody signed for somebody else, beside the document that shows that they may."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import operator
from accounts.models import Representation
from accounts.queries.representations import representations_visible_to
from accounts.viewers import ViewedRequest
from licensing.models import PermissionRequest
from licensing.services import request_proofs


@operator
def answer_proof(request: ViewedRequest, representation: UUID) -> HttpResponse:
    """The answers that wait for one document, and the button that lets them count."""
    found = get_object_or_404(representations_visible_to(request.viewer), uuid=representation)
    if request.method == "POST":
        request_proofs.accept(found, at=timezone.now(), actor=request.viewer.as_person)
        messages.success(request, _("Accepted. What they signed counts from now on."))
        return redirect("verifications")
    answers = PermissionRequest.objects.filter(representation=found).select_related("organisation", "party", "catalog")
    is_waiting = found.status == Representation.Status.SUBMITTED
    context = {"representation": found, "answers": answers, "is_waiting": is_waiting}
    return render(request, "licensing/answer_proof.html", context)
