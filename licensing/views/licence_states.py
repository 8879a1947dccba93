"""Suspend, resume or end a licence: an operator's pages, each of which asks first."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import operator
from accounts.templatetags.assent import day
from accounts.viewers import ViewedRequest
from licensing import wording
from licensing.forms.licence_states import ReasonForm
from licensing.models import Licence
from licensing.queries.licences import licences_visible_to
from licensing.services import licence_states
from marketplace.kit.errors import DomainError

Verb = Callable[..., Licence]


@operator
def licence_suspend(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Ask first, then stop the licence from covering anything."""
    licence = get_object_or_404(licences_visible_to(request.viewer), uuid=uuid)
    words = {
        "title": _("Suspend this licence?"),
        "changes": [
            _("It covers nothing: no file is delivered under it, and nothing may be trained or generated."),
            _("Everybody who checks its number sees that it is suspended, and since when."),
            _("Licensee and licensor get an e-mail with your reason."),
        ],
        "stays": [
            _("Its duties: what was used must be reported."),
            _("The money: what was paid goes to the creators month by month."),
            _("Its term: it ends on %(day)s as before. You can let it go on at any time.")
            % {"day": day(licence.ends_on)},
        ],
        "verb": _("Suspend it"),
    }
    return _asked(request, licence, licence_states.suspend, words, _("The licence is suspended."))


@operator
def licence_resume(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Ask first, then let the licence cover again what it covered."""
    licence = get_object_or_404(licences_visible_to(request.viewer), uuid=uuid)
    words = {
        "title": _("Let this licence go on?"),
        "changes": [
            _("It covers again what it covered: files are delivered, and the model may learn."),
            _("Licensee and licensor get an e-mail with your reason."),
        ],
        "stays": [
            _("Its term is not prolonged: it ends on %(day)s.") % {"day": day(licence.ends_on)},
            _("That it was suspended, when and why stays on record."),
        ],
        "verb": _("Let it go on"),
        "is_kind": True,
    }
    return _asked(request, licence, licence_states.resume, words, _("The licence is in force again."))


@operator
def licence_end(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Ask first, then end the licence for good."""
    licence = get_object_or_404(licences_visible_to(request.viewer), uuid=uuid)
    words = {
        "title": _("End this licence for good?"),
        "changes": [*_ending(licence, timezone.now().date())],
        "stays": [
            _("What was used until today must be reported."),
            _("The money: what was paid goes to the creators month by month, to the end of the term that was bought."),
            _("The licence, its manifest and its history stay here and in the register."),
        ],
        "verb": _("End it"),
    }
    return _asked(request, licence, licence_states.end, words, _("The licence is ended."))


def _ending(licence: Licence, today: date) -> list[str]:
    lines = [
        _("It covers nothing any more, and cannot be brought back: no file is delivered, nothing may be trained."),
        _("Later months have no report, and nothing used in them is licensed."),
    ]
    if licence.terms.needs_deletion_certificate:
        by = day(today + timedelta(days=licence.terms.retention_days))
        lines.append(_("Every copy must be deleted, with a certificate, by %(day)s.") % {"day": by})
    return [*lines, _("Licensee and licensor get an e-mail with your reason.")]


def _asked(request: ViewedRequest, licence: Licence, verb: Verb, words: dict[str, Any], thanks: str) -> HttpResponse:
    """Ask for a reason and a yes; what the state forbids is said beside the form."""
    own = reverse("licence", args=[licence.uuid])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            verb(licence, reason=form.cleaned_data["reason"], at=timezone.now(), actor=request.viewer.as_person)
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, thanks)
            return redirect(own)
    lede = _("%(number)s: %(model)s of %(licensee)s, %(recordings)s of %(licensor)s") % {
        "number": licence.number,
        "model": licence.trained_model,
        "licensee": licence.organisation.name,
        "recordings": wording.recordings(licence.recordings_count),
        "licensor": licence.terms.organisation.name,
    }
    context = words | {
        "form": form,
        "lede": lede,
        "cancel_url": own,
        "crumbs": [(licence.number, own), (words["verb"], "")],
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
