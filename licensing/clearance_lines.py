"""The table of the clearance page: one line a person or holder, with all that waits for them and what comes next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.queries.parties import creators_visible_to
from accounts.viewers import Viewer
from licensing.clearance_steps import Step, next_step
from licensing.queries.catalog_clearance import CatalogClearance, Group, Question
from licensing.reasons import Reason
from marketplace.catalog.models import Asset

READY: Final = "ready"
FILES: Final = {"no-instrumental": Asset.Kind.INSTRUMENTAL, "no-master": Asset.Kind.MASTER}


def address(asked: Question, missing: str = "") -> str:
    """The page, filtered; a filter leads to the list below."""
    query = {"for": asked.key} | ({"missing": missing} if missing else {})
    return f"?{urlencode(query)}" + ("#recordings" if missing else "")


def lines_of_people(
    viewer: Viewer, answer: CatalogClearance, asked: Question, chosen: str, *, waiting: Mapping[UUID, datetime]
) -> list[dict[str, Any]]:
    """Whoever is missing once, however much of theirs is; what nobody in particular can supply stands alone."""
    creators = dict(creators_visible_to(viewer).values_list("uuid", "user"))
    of_whom: dict[UUID | str, list[Group]] = defaultdict(list)
    for group in answer.groups:
        of_whom[_party(group) or group.key].append(group)
    return [
        {
            "lacks": [_lack(one, groups, asked, chosen) for one in _said_once(groups)],
            "count": len({pk for one in groups for pk in one.recordings}),
            "is_chosen": any(one.key == chosen for one in groups),
            "steps": _once(
                step for one in groups for step in next_step(one.because, asked.terms, viewer, creators, waiting)
            ),
        }
        for groups in of_whom.values()
    ]


def lines_of_files(files: Mapping[Asset.Kind, list[int]], asked: Question, chosen: str) -> list[dict[str, Any]]:
    """What is cleared, sold, and then cannot be sent."""
    sentences = {
        "no-instrumental": _("It has vocals or does not say, the voice is left out, and no instrumental is here."),
        "no-master": _("There is no master to send."),
    }
    return [
        {
            "lacks": [{"sentence": sentence, "count": len(files[FILES[key]]), "url": address(asked, key)}],
            "count": len(files[FILES[key]]),
            "is_chosen": key == chosen,
        }
        for key, sentence in sentences.items()
        if files[FILES[key]]
    ]


def _party(group: Group) -> UUID | None:
    return None if isinstance(group.because, Reason) else group.because.party


def _said_once(groups: Iterable[Group]) -> list[Group]:
    said: dict[str, Group] = {}
    for one in groups:
        said.setdefault(one.because.sentence, one)
    return list(said.values())


def recordings_of(answer: CatalogClearance, chosen: str) -> list[int] | None:
    """The recordings that lack what was chosen, in the order of the page; None where nothing was."""
    group = next((one for one in answer.groups if one.key == chosen), None)
    if group is None:
        return None
    lacking = _lacking(group, answer.groups)
    return [pk for pk in answer.missing if pk in lacking]


def _lacking(group: Group, groups: Iterable[Group]) -> set[int]:
    """What lacks this, and what lacks the same of the same person by another credit."""
    party, sentence = _party(group), group.because.sentence
    alike = (one for one in groups if party and _party(one) == party and one.because.sentence == sentence)
    return {pk for one in (group, *alike) for pk in one.recordings}


def _lack(group: Group, groups: Iterable[Group], asked: Question, chosen: str) -> dict[str, Any]:
    because = group.because
    return {
        "sentence": because.sentence,
        "detail": because.detail if isinstance(because, Reason) else "",
        "count": len(_lacking(group, groups)),
        "url": address(asked, group.key),
        "is_chosen": group.key == chosen,
    }


def _once(steps: Iterable[Step]) -> list[Step]:
    return list({(step["label"], step["url"]): step for step in steps}.values())
