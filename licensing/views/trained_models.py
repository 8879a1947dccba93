"""The developer's model versions."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import member
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from licensing.forms.trained_models import TrainedModelForm
from licensing.queries.trained_models import models_visible_to
from licensing.services import trained_models
from licensing.views.selections import BUYERS
from marketplace.kit.errors import DomainError


@member(kinds=BUYERS)
def model_list(request: ViewedRequest) -> HttpResponse:
    context = {"models": models_visible_to(request.viewer), "may_add": request.viewer.role in EDITORS}
    return render(request, "licensing/models_list.html", context)


@member(kinds=BUYERS, roles=EDITORS)
def model_create(request: ViewedRequest) -> HttpResponse:
    organisation = request.viewer.as_organisation
    form = TrainedModelForm(request.POST or None, organisation=organisation)
    if form.is_valid():
        try:
            trained_models.register(
                organisation, at=timezone.now(), actor=request.viewer.as_person, **form.cleaned_data
            )
        except DomainError as refused:
            form.add_error("version", refused.message)
        else:
            return redirect("models")
    context = {"form": form, "crumbs": [(_("Models"), reverse("models")), (_("A new version"), "")]}
    return render(request, "licensing/model_form.html", context)


@member(kinds=BUYERS)
def model_detail(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """What one version is, what it grew from, and what it is licensed to use."""
    model = get_object_or_404(models_visible_to(request.viewer), uuid=uuid)
    licences = model.licences.select_related("terms", "terms__organisation").order_by("-issued_at", "pk")
    crumbs = [(_("Models"), reverse("models")), (str(model), "")]
    return render(request, "licensing/model.html", {"model": model, "licences": licences, "crumbs": crumbs})
