"""Offers of a seller: the list, and what cannot be undone."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import member
from accounts.models import Organisation
from accounts.rings import ring
from accounts.roles import EDITORS
from accounts.templatetags.assent import day
from accounts.viewers import ViewedRequest
from licensing.fee_words import fees_in_words
from licensing.models import Terms
from licensing.notice_words import standings_of
from licensing.notices import changed_by, end_after_notice, first_day_of
from licensing.publish_needs import need_before_publishing
from licensing.queries.terms import own_terms
from licensing.services import terms as service
from licensing.tasks import refresh_search_of

SELLERS = [Organisation.Kind.RIGHTS_HOLDER]


@member(kinds=SELLERS)
def terms_list(request: ViewedRequest) -> HttpResponse:
    """Every draft and version, by catalog, the newest first."""
    own = own_terms(request.viewer).order_by("catalog__title", "catalog", "-number", "-pk")
    standings = standings_of(own, on=timezone.now().date())
    fees = fees_in_words(timezone.now().date())
    context = {"standings": standings, "fees": fees, "may_write": request.viewer.role in EDITORS}
    return render(request, "licensing/terms_list.html", context)


@member(kinds=SELLERS, roles=EDITORS)
@require_POST
def terms_version(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Begin the next version of an offer; the one that stands stays in force."""
    terms = get_object_or_404(own_terms(request.viewer), uuid=uuid)
    made = service.new_version(terms, at=timezone.now(), actor=request.viewer.as_person)
    return redirect("terms-edit", made.uuid)


@member(kinds=SELLERS, roles=EDITORS)
def terms_publish(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    terms = _own(own_terms(request.viewer), uuid, Terms.Status.DRAFT)
    if request.method != "POST" and need_before_publishing(request.viewer):
        return redirect("terms-edit", terms.uuid)
    if request.method == "POST":
        published = service.publish(terms, at=timezone.now(), actor=request.viewer.as_person)
        ring(refresh_search_of, str(published.catalog.uuid))
        messages.success(request, _published(published))
        return redirect("offer", published.uuid)
    return _confirm(
        request,
        title=_("Publish “%(title)s”?") % {"title": terms.title},
        changes=[
            _("It gets a number, and nobody can change it any more, you included."),
            _("Your own shares in this catalog are granted for what it names."),
            *_when_it_counts(terms, on=timezone.now().date()),
        ],
        stays=[
            _("Licences already sold keep their own version."),
            _("Quotes already frozen keep theirs too, for up to 30 days."),
        ],
        verb=_("Publish it"),
        cancel_url=reverse("terms-edit", args=[terms.uuid]),
        is_kind=True,
    )


@member(kinds=SELLERS, roles=EDITORS)
def terms_retire(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    terms = _own(own_terms(request.viewer), uuid, Terms.Status.PUBLISHED)
    if request.method == "POST":
        retired = service.retire(terms, at=timezone.now(), actor=request.viewer.as_person)
        ring(refresh_search_of, str(terms.catalog.uuid))
        told = {"number": terms.number, "day": day(retired.ends_on)}
        messages.success(request, _("Version %(number)s is not offered from %(day)s on.") % told)
        return redirect("terms")
    ends_on = end_after_notice(terms, on=timezone.now().date())
    return _confirm(
        request,
        title=_("Stop offering “%(title)s”?") % {"title": terms},
        changes=[
            _("Everybody reads that it ends on %(day)s.") % {"day": day(ends_on)},
            _("From then on nobody gets a new quote under this version. It cannot be offered again; a new one can."),
        ],
        stays=[_("Licences sold under it go on."), _("Quotes already frozen can still be paid, for up to 30 days.")],
        verb=_("Stop offering it"),
        cancel_url=reverse("offer", args=[terms.uuid]),
    )


@member(kinds=SELLERS, roles=EDITORS)
def terms_discard(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    terms = _own(own_terms(request.viewer), uuid, Terms.Status.DRAFT)
    if request.method == "POST":
        service.discard(terms, at=timezone.now(), actor=request.viewer.as_person)
        messages.success(request, _("The draft is gone."))
        return redirect("terms")
    return _confirm(
        request,
        title=_("Throw the draft “%(title)s” away?") % {"title": terms.title},
        changes=[_("What you wrote is gone.")],
        stays=[_("Published versions stay as they are.")],
        verb=_("Throw it away"),
        cancel_url=reverse("terms-edit", args=[terms.uuid]),
    )


def _own(terms: QuerySet[Terms], uuid: UUID, status: Terms.Status) -> Terms:
    return get_object_or_404(terms, uuid=uuid, status=status)


def _when_it_counts(terms: Terms, *, on: date) -> list[str]:
    """At once, or what waits for which day."""
    changed = changed_by(terms, on=on)
    if not changed:
        return [_("Where everybody else has said yes too, developers can buy it at once.")]
    first = day(first_day_of(terms, on=on))
    replaced = [one for one in changed if one.pk == terms.replaces_id and one.ends_on is None]
    return [
        _("It changes an offer that stands: it takes effect on %(day)s, and not before.") % {"day": first},
        *(_("On that day “%(title)s” ends. Buyers read both until then.") % {"title": one} for one in replaced),
    ]


def _published(terms: Terms) -> str:
    said = {"number": terms.number, "day": day(terms.takes_effect_on)}
    if terms.published_at and terms.takes_effect_on == terms.published_at.date():
        return _("Version %(number)s is published.") % said
    return _("Version %(number)s is announced, and takes effect on %(day)s.") % said


def _confirm(request: ViewedRequest, **context: Any) -> HttpResponse:
    return render(request, "components/confirm.html", context)
