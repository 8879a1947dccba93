"""One version of an offer, in plain words, for whoever may see it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from licensing.models import Terms
from licensing.notice_words import standing_of
from licensing.plain_terms import plain
from licensing.queries.terms import terms_visible_to


@public
@require_safe
def offer(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """What a licence under this version means, what it costs, and its hash."""
    terms = get_object_or_404(terms_visible_to(request.viewer).exclude(status=Terms.Status.DRAFT), uuid=uuid)
    is_own = request.viewer.organisation == terms.organisation
    context = {
        "terms": terms,
        "plain": plain(terms),
        "is_own": is_own,
        "may_write": is_own and request.viewer.role in EDITORS,
        "may_end": terms.status == Terms.Status.PUBLISHED,
        "standing": standing_of(terms, on=timezone.now().date()),
        "changed": list(terms.successors.published()),
    }
    return render(request, "licensing/offer.html", context)
