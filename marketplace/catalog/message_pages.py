"""What a DDEX message brings as a whole, as its label looks at it before a word is written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q
from django.db.models.fields.json import KT
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.templatetags.assent import number
from marketplace.catalog.models import ImportBatch, ImportRow, ReservedAsset
from marketplace.catalog.parsing.facts import TRAINING, deals
from marketplace.catalog.services.imports.messages import Message, came_before
from marketplace.kit.problems import Refused
from marketplace.kit.territories import NOWHERE, Territory
from marketplace.kit.vocabulary import Purpose

A_FEW: Final = 12
MOST_DEALS: Final = 2000
ACTIONS: Final = {
    "deliver": gettext_lazy("It delivers releases"),
    "update": gettext_lazy("It updates what was delivered before"),
    "purge": gettext_lazy("It takes releases off the market"),
}


@dataclass(frozen=True)
class Summary:
    """One message: which it is, what it brings, where it is dealt, and whether it came before."""

    standard: str
    message_id: str
    sender: str
    made_at: datetime | None
    action: str
    is_test: bool
    releases: int
    recordings: int
    territories: str
    training: tuple[str, ...]
    reserved: tuple[tuple[str, int], ...]
    only_named: int
    taken_off: int
    controllers: int
    silent_on_ai: int
    before: ImportBatch | None

    @property
    def brings(self) -> bool:
        """Does it bring anything, and not only take off?"""
        return not self.taken_off or bool(self.recordings or self.reserved)

    @property
    def reserved_words(self) -> str:
        """What is kept beside the recordings, by kind: Image: 1; Video: 2."""
        return "; ".join(f"{kind}: {number(count)}" for kind, count in self.reserved)


def summary(batch: ImportBatch) -> Summary | None:
    """Sum up the message in a file; a plain file is none."""
    if not batch.about:
        return None
    about, rows = batch.about, batch.rows.order_by()
    counted = rows.annotate(kind=KT("cells__kind"), purge=KT("cells__purge")).values_list("kind", "purge")
    kinds: dict[str, int] = {}
    for kind, purge, count in counted.annotate(rows=Count("pk")):
        name = kind or ("purge" if purge == "yes" else "recording")
        kinds[name] = kinds.get(name, 0) + count
    named = rows.filter(Q(cells__kind="") | ~Q(cells__has_key="kind"), cells__has_key="release")
    labels = dict(ReservedAsset.Kind.choices)
    where, uses = _dealt(batch)
    return Summary(
        standard=f"{about.get('standard', '')} {about.get('version', '')}",
        message_id=about.get("message_id", ""),
        sender=_from(about.get("sender", ""), about.get("on_behalf_of", "")),
        made_at=Message.of(batch).made_at,
        action=str(ACTIONS.get(about.get("action", ""), "")),
        is_test=about.get("is_test") == "yes",
        releases=named.exclude(cells__release="").values("cells__release", "cells__upc").distinct().count(),
        recordings=kinds.get("recording", 0),
        territories=where,
        training=tuple(str(Purpose(TRAINING[use]).label) for use in sorted(uses)),
        reserved=tuple((str(label), kinds[kind]) for kind, label in labels.items() if kinds.get(kind)),
        only_named=kinds.get("supplemental", 0),
        taken_off=kinds.get("purge", 0),
        controllers=int(about.get("rights_controllers", 0)),
        silent_on_ai=rows.filter(cells__ai="", cells__kind="", cells__purge="").count(),
        before=came_before(batch),
    )


def _from(sender: str, owner: str) -> str:
    """Who sent it, and for whom."""
    return _("%(sender)s, for %(owner)s") % {"sender": sender, "owner": owner} if owner else sender


def _dealt(batch: ImportBatch) -> tuple[str, set[str]]:
    """Where its deals hold together, and which of them speak of training."""
    said = ImportRow.objects.filter(batch=batch).order_by().annotate(deals=KT("cells__deals"))
    where, uses = NOWHERE, set()
    for text in said.exclude(deals="").values_list("deals", flat=True).distinct()[:MOST_DEALS]:
        try:
            found = deals(text or "")
        except Refused:
            continue
        for deal in found:
            where |= deal.territory
            uses |= TRAINING.keys() & set(deal.uses)
    return place_names(where), uses


def place_names(where: Territory) -> str:
    """Name a few countries, and count many."""
    if where.is_world:
        return _("The whole world")
    if len(where) <= A_FEW:
        return ", ".join(where.names(get_language() or "en"))
    return ngettext("%(count)s country", "%(count)s countries", len(where)) % {"count": number(len(where))}
