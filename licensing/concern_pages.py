"""What the pages of a concern show, the same for every side; the reporter's address is on none but the operator's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.templatetags.assent import day, moment
from accounts.viewers import Viewer
from licensing.models import Concern, ConcernEvidence, ConcernStatement
from licensing.queries.concerns import acknowledgement_due, decision_due, next_due
from licensing.queries.recordings import recordings_visible_to
from marketplace.catalog.queries.claims import claims_visible_to

MOST_CLAIMS = 5
TONES: dict[str, str] = {
    Concern.Status.RECEIVED: "wait",
    Concern.Status.ACKNOWLEDGED: "wait",
    Concern.Status.UPHELD: "bad",
    Concern.Status.DISMISSED: "plain",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One statement with whom it is from and its files' addresses; a file's name is read by its sender alone."""

    statement: ConcernStatement
    who: str
    files: tuple[tuple[ConcernEvidence, str], ...]
    shows_names: bool


def statements_of(concern: Concern, *, token: str = "") -> list[Shown]:
    """What was said, in its order; files by the reporter's link where they follow it, else for who is signed in."""
    said = concern.statements.prefetch_related("evidence")
    return [
        Shown(
            one,
            _who(concern, one),
            tuple((file, _address(concern, file, token)) for file in one.evidence.all()),
            shows_names=bool(token) and one.side == ConcernStatement.Side.REPORTER,
        )
        for one in said
    ]


def _who(concern: Concern, statement: ConcernStatement) -> str:
    if statement.side == ConcernStatement.Side.REPORTER:
        return concern.name or _("Whoever reported it")
    if statement.side == ConcernStatement.Side.ANSWERING and concern.answering:
        return concern.answering.name
    return str(statement.get_side_display())


def _address(concern: Concern, file: ConcernEvidence, token: str) -> str:
    if token:
        return reverse("concern-follow-file", args=[token, file.uuid])
    return reverse("concern-file", args=[concern.uuid, file.uuid])


def facts_of(concern: Concern, viewer: Viewer) -> list[dict[str, Any]]:
    """What it is about and when what is due."""
    facts = [*_subject(concern, viewer), {"label": _("Reported"), "value": moment(concern.reported_at)}]
    facts.append({"label": _("Acknowledged"), "value": _when(concern.acknowledged_at, acknowledgement_due(concern))})
    if concern.appealed_at:
        facts.append({"label": _("Decided"), "value": moment(concern.decided_at)})
        facts.append({"label": _("Appealed"), "value": moment(concern.appealed_at)})
        facts.append({"label": _("Appeal decided"), "value": _when(concern.appeal_decided_at, decision_due(concern))})
    else:
        facts.append({"label": _("Decided"), "value": _when(concern.decided_at, decision_due(concern))})
    if concern.freeze is not None:
        facts.append({"label": _("Frozen"), "value": _frozen(concern)})
    return facts


def _subject(concern: Concern, viewer: Viewer) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = []
    if concern.recording is not None:
        recording = concern.recording
        is_seen = recordings_visible_to(viewer).filter(pk=recording.pk).exists()
        url = reverse("recording", args=[recording.uuid]) if is_seen else ""
        facts.append({"label": _("Recording"), "value": f"{recording.title}, {recording.artist}", "url": url})
    if concern.recording is not None and viewer.is_operator:
        facts += [
            {
                "label": _("Claim"),
                "value": f"{claim}, {claim.get_status_display()}",
                "url": reverse("claim", args=[claim.uuid]),
            }
            for claim in concern.recording.claims.order_by("-pk")[:MOST_CLAIMS]
        ]
    if concern.claim is not None and claims_visible_to(viewer).filter(pk=concern.claim.pk).exists():
        url = reverse("claim", args=[concern.claim.uuid])
        facts.append({"label": _("It became a claim"), "value": concern.claim.number, "url": url})
    if concern.licence is not None:
        licence = concern.licence
        url = reverse("licence-checked", args=[licence.number])
        facts.append({"label": _("Licence"), "value": f"{licence.number}, {licence.organisation.name}", "url": url})
    if concern.label is not None:
        facts.append({"label": _("Label"), "value": concern.label.name})
    if concern.about:
        facts.append({"label": _("In the reporter’s words"), "value": concern.about})
    return facts


def _when(done: datetime | None, due: datetime | None) -> str:
    if done is not None:
        return moment(done)
    return _("by %(moment)s") % {"moment": moment(due)} if due else _("counts from the day on which you confirm")


def _frozen(concern: Concern) -> str:
    freeze = concern.freeze
    if freeze is None:
        return ""
    if freeze.lifted_at is None:
        return _("since %(day)s: nothing of it is sold or delivered") % {"day": day(freeze.frozen_at)}
    if freeze.lifted_at.date() == freeze.frozen_at.date():
        return _("on %(day)s, and lifted the same day") % {"day": day(freeze.frozen_at)}
    return _("from %(day)s until %(until)s") % {"day": day(freeze.frozen_at), "until": day(freeze.lifted_at)}


def due_of(concern: Concern, *, at: datetime) -> dict[str, Any] | None:
    """What is owed next, for a list: the moment, and whether it is past."""
    due = next_due(concern)
    return {"due": due, "is_late": due < at} if due else None
