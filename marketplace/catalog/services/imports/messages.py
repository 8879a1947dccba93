"""A DDEX message as a whole: which one it is, whether it came before, and whether a newer one has spoken already."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from marketplace.catalog.models import ImportBatch, Release
from marketplace.catalog.parsing.rows import Fault
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _


@dataclass(frozen=True)
class Message:
    """What a message says of itself; a plain file is no message and says nothing."""

    number: str = ""
    made_at: datetime | None = None
    only_describes: bool = False

    @classmethod
    def of(cls, batch: ImportBatch) -> Self:
        """Read what was kept of a file's beginning."""
        about = batch.about
        return cls(
            about.get("message_id", "")[:255], _moment(about.get("created", "")), about.get("standard") == "DDEX MEAD"
        )


def older_than_known(message: Message, releases: Iterable[Release], field: str) -> Iterator[Fault]:
    """Question a message that was made before one that has spoken of the same release already."""
    for release in releases:
        if message.made_at and release.told_at and message.made_at < release.told_at:
            problem = Problem(
                _("This message is older than {newer}, which spoke of “{release}” already"),
                _("Take it only if the older one is right: it would undo what the newer one said."),
                {"newer": release.told_by, "release": release.title},
            )
            yield Fault(field, message.number, problem)


def remember(message: Message, releases: Iterable[int | None]) -> None:
    """Note on releases which message spoke of them last, by the moment at which its sender made it."""
    if message.number:
        older = Q(told_at__isnull=True) | Q(told_at__lte=message.made_at) if message.made_at else Q()
        spoken_of = Release.objects.filter(older, pk__in={pk for pk in releases if pk})
        spoken_of.update(told_by=message.number, told_at=message.made_at)


def came_before(batch: ImportBatch) -> ImportBatch | None:
    """Give the file that brought the same message before, if there is one."""
    message = Message.of(batch)
    if not message.number:
        return None
    same = ImportBatch.objects.filter(
        organisation=batch.organisation_id,
        status=ImportBatch.Status.DONE,
        about__message_id=message.number,
        about__sender=batch.about.get("sender", ""),
        about__created=batch.about.get("created", ""),
        uploaded_at__lte=batch.uploaded_at,
    ).exclude(pk=batch.pk)
    return same.order_by("-finished_at").first()


def _moment(text: str) -> datetime | None:
    """Read a moment; one without a zone is taken as UTC."""
    try:
        moment = parse_datetime(text.strip())
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
