"""Register the model versions for which music is licensed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.services import audit
from licensing.models import TrainedModel
from marketplace.kit.errors import DomainError, Malformed
from marketplace.kit.texts import one_line


class ModelVersionExists(DomainError):
    """The organisation has named that version already."""


class ParentOfAnother(Malformed):
    """A model grew from a version that is another organisation's."""


@transaction.atomic
def register(
    organisation: Organisation,
    *,
    name: str,
    version: str,
    product: str,
    description: str = "",
    parents: Iterable[TrainedModel] = (),
    at: datetime,
    actor: User | None,
) -> TrainedModel:
    """Name one version of a model, and the versions it grew from; it is never renamed, because licences name it."""
    parents, name, version = list(parents), one_line(name), one_line(version)
    if any(parent.organisation_id != organisation.pk for parent in parents):
        raise ParentOfAnother(_("A model can only grow from versions of your own."))
    if TrainedModel.objects.filter(organisation=organisation, name=name, version=version).exists():
        raise ModelVersionExists(_("%(name)s %(version)s is there already.") % {"name": name, "version": version})
    model = TrainedModel.objects.create(
        organisation=organisation,
        name=name,
        version=version,
        product=product,
        description=description,
        created_by=actor,
        created_at=at,
    )
    model.parents.set(parents)
    audit.record("model.registered", subject=model, actor=actor, at=at, name=name, version=version)
    return model
