"""A permission in plain words, each thing said once: what its holder reads before it signs, and its hash is kept of."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.templatetags.assent import day, money
from marketplace.catalog.models import Catalog, Recording
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Side, Stage

if TYPE_CHECKING:
    from marketplace.catalog.services.grants import Scope


def words_of(
    scope: Scope, organisation: Organisation, *, recordings: Collection[Recording] = (), catalog: Catalog | None = None
) -> list[str]:
    """Say what an organisation permits, of what, on which conditions, and how it ends."""
    said = [
        _("%(who)s permits the use of %(what)s.") % {"who": organisation.name, "what": _about(recordings, catalog)},
        _("Rights: %(sides)s.") % {"sides": _labels(Side, scope.sides)},
        _("For: %(purposes)s.") % {"purposes": _labels(Purpose, scope.purposes)},
        _("Stages: %(stages)s.") % {"stages": _labels(Stage, scope.stages)},
        _("Contents: %(contents)s.") % {"contents": _labels(Content, scope.contents)},
        *([_("Metadata: %(tier)s.") % {"tier": _tier(scope)}] if Content.METADATA in scope.contents else []),
        _("Where: %(where)s.") % {"where": _where(scope)},
    ]
    if scope.valid_from:
        said.append(_("From %(day)s.") % {"day": day(scope.valid_from)})
    if scope.valid_until:
        said.append(_("Not from %(day)s on.") % {"day": day(scope.valid_until)})
    if scope.least_price:
        said.append(_("Only if one recording costs at least %(price)s.") % {"price": money(scope.least_price)})
    if scope.least_side:
        parts, whole = scope.least_side
        percent = f"{parts * 100 / whole:.2f}".rstrip("0").rstrip(".")
        said.append(_("Only if this side gets at least %(percent)s %% of the price.") % {"percent": percent})
    said.append(_("Terms that fall short of this need a new yes. It counts until it is withdrawn."))
    return said


def _about(recordings: Collection[Recording], catalog: Catalog | None) -> str:
    if recordings:
        return ngettext(
            "its shares in %(count)s recording: %(titles)s",
            "its shares in %(count)s recordings: %(titles)s",
            len(recordings),
        ) % {"count": len(recordings), "titles": ", ".join(f"{one} ({one.artist})" for one in recordings)}
    if catalog is not None:
        return _("its shares in the catalog “%(title)s” of %(label)s") % {
            "title": catalog.title,
            "label": catalog.organisation.name,
        }
    return _("everything that it has a share in, now and later, at whatever label")


def _labels(vocabulary: type[Side] | type[Purpose] | type[Stage] | type[Content], values: Collection[str]) -> str:
    return ", ".join(str(vocabulary(value).label).lower() for value in sorted(values))


def _tier(scope: Scope) -> str:
    return str(MetadataTier(scope.metadata_tier).label).lower()


def _where(scope: Scope) -> str:
    if scope.territory.is_world:
        return _("worldwide")
    return ", ".join(scope.territory.names(get_language() or "en"))
