"""What a person does with a file of rows: bring it, correct its columns, accept or discard what it would change."""

from collections.abc import Sequence
from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import storage
from accounts.models import Organisation, User
from accounts.services import audit
from marketplace.catalog.models import Catalog, ImportBatch
from marketplace.catalog.parsing.tables import MAX_MESSAGE_BYTES
from marketplace.catalog.services.imports.fields import fields_of
from marketplace.catalog.services.quotas import refuse_beyond_quota
from marketplace.kit.errors import DomainError, Malformed

Status = ImportBatch.Status


class ImportNotReady(DomainError):
    """The file is being read or written, or is over: it cannot be changed now."""

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__(
            _("“%(file)s” cannot be changed now: %(status)s. Reload the page to see how far it is.")
            % {"file": batch.file_name, "status": batch.get_status_display()}
        )


class FileTooLarge(Malformed):
    """More bytes than a file of rows needs."""


class NoSuchField(Malformed):
    """A column was said to hold something that we do not keep, or two columns the same."""


class NoSuchCatalog(Malformed):
    """A rights file names a catalog that the organisation does not have."""


@transaction.atomic
def upload(
    organisation: Organisation,
    file: IO[bytes],
    *,
    name: str,
    size: int,
    kind: str,
    at: datetime,
    actor: User | None,
    catalog: Catalog | None = None,
) -> ImportBatch:
    """Keep a file that somebody brought; reading it comes next, and changes nothing either."""
    if size > MAX_MESSAGE_BYTES:
        raise FileTooLarge(
            _("The file is larger than %(limit)d MB. Divide it into several files.")
            % {"limit": MAX_MESSAGE_BYTES >> 20}
        )
    refuse_beyond_quota(organisation, size)
    stored = storage.store(file)
    batch = ImportBatch.objects.create(
        organisation=organisation,
        catalog=catalog,
        kind=kind,
        file_name=name[-255:],
        sha256=stored.sha256,
        size=stored.size,
        uploaded_by=actor,
        uploaded_at=at,
    )
    audit.record(
        "import.uploaded", subject=batch, actor=actor, at=at, organisation=organisation, kind=kind, sha256=stored.sha256
    )
    return batch


def catalog_of(
    organisation: Organisation, kind: str, title: str, *, at: datetime, actor: User | None
) -> Catalog | None:
    """Give the catalog that a file of this kind belongs to, by its title; only recordings make a new one.

    A rights file without a title speaks of everything that the organisation lists.
    """
    if kind == ImportBatch.Kind.CATALOG:
        return catalog_titled(organisation, title, at=at, actor=actor)
    if not (title := title.strip()):
        return None
    catalog = Catalog.objects.filter(organisation=organisation, title=title).first()
    if catalog is None:
        raise NoSuchCatalog(
            _("You have no catalog “%(title)s”. Write its title as it stands there.") % {"title": title}
        )
    return catalog


@transaction.atomic
def catalog_titled(organisation: Organisation, title: str, *, at: datetime, actor: User | None) -> Catalog:
    """Give the organisation's catalog of that title, made when there is none yet."""
    title = title.strip()[:200] or organisation.name
    if (catalog := Catalog.objects.filter(organisation=organisation, title=title).first()) is not None:
        return catalog
    slug = stem = slugify(title, allow_unicode=True)[:100] or "catalog"
    number = 1
    while Catalog.objects.filter(organisation=organisation, slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    catalog = Catalog.objects.create(organisation=organisation, title=title, slug=slug)
    audit.record("catalog.created", subject=catalog, actor=actor, at=at, organisation=organisation, title=title)
    return catalog


@transaction.atomic
def map_columns(batch: ImportBatch, fields: Sequence[str], *, at: datetime, actor: User | None) -> ImportBatch:
    """Say what each column holds, in the file's order; the file is then read again."""
    batch = _locked(batch, Status.READY)
    known = {field.name for field in fields_of(batch)}
    chosen = [field for field in fields if field]
    if len(fields) != len(batch.mapping) or not known.issuperset(chosen):
        raise NoSuchField(_("A column holds something that we do not know. Reload the page and choose again."))
    if len(set(chosen)) != len(chosen):
        raise NoSuchField(_("Two columns hold the same. Leave one of them out."))
    batch.mapping = [column | {"field": field} for column, field in zip(batch.mapping, fields, strict=True)]
    return _moved(batch, Status.UPLOADED, "import.mapped", at=at, actor=actor)


@transaction.atomic
def accept(batch: ImportBatch, *, at: datetime, actor: User | None) -> ImportBatch:
    """Let the rows that are not refused be written; accepting twice is not an error.

    Accepting an archive accepts all of its messages that are read.
    """
    locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if locked.status in {Status.WRITING, Status.DONE}:
        return locked
    if locked.status == Status.UNPACKED:
        for message in locked.messages.filter(status=Status.READY).order_by("pk"):
            accept(message, at=at, actor=actor)
        return locked
    return _moved(_locked(batch, Status.READY), Status.WRITING, "import.accepted", at=at, actor=actor)


@transaction.atomic
def discard(batch: ImportBatch, *, at: datetime, actor: User | None) -> ImportBatch:
    """Forget what a file would change."""
    batch = _locked(batch, Status.UPLOADED, Status.READY, Status.FAILED)
    batch.rows.all().delete()
    batch.finished_at = at
    return _moved(batch, Status.DISCARDED, "import.discarded", at=at, actor=actor)


def _locked(batch: ImportBatch, *allowed: str) -> ImportBatch:
    """Take the batch for this transaction, unless it is not in a state to be changed."""
    locked = ImportBatch.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=batch.pk)
    if locked.status not in allowed:
        raise ImportNotReady(locked)
    return locked


def _moved(batch: ImportBatch, status: str, action: str, *, at: datetime, actor: User | None) -> ImportBatch:
    """Write the batch's new state, and who brought it about."""
    batch.status, batch.tries, batch.failure = status, 0, {}
    batch.save()
    audit.record(action, subject=batch, actor=actor, at=at, organisation=batch.organisation)
    return batch
