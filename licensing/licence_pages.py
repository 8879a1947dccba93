"""What the pages of a licence say: its state, its facts, its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions import told
from accounts.models import AuditEntry
from accounts.templatetags.assent import day, money, month, number
from licensing import wording
from licensing.models import Delivery, Licence, Obligation, QuoteDrop, UsageReport
from licensing.queries.deliveries import delivered_of
from licensing.queries.licences import over_on, state_on
from licensing.uses import tier_of
from marketplace.catalog.models.recordings import AiContribution
from marketplace.kit.money import Money

MOST_EVENTS = 30
DECISIONS = ["licence.suspended", "licence.resumed", "licence.ended"]


class Status(TypedDict):
    """A badge."""

    text: str
    tone: str


def status_of(licence: Licence, *, on: date) -> Status:
    """How a licence stands on a day."""
    return {
        Licence.Status.IN_FORCE: Status(text=_("In force"), tone="good"),
        Licence.Status.SUSPENDED: Status(text=_("Suspended"), tone="bad"),
        Licence.Status.ENDED: Status(text=_("Over"), tone="plain"),
    }[state_on(licence, on)]


def facts_of(licence: Licence) -> list[dict[str, Any]]:
    """The manifest, what has gone out, and what it cost."""
    delivered = delivered_of(licence)
    sent = _("%(files)s of %(of)s files, %(size)s") % {
        "files": number(delivered.files),
        "of": number(delivered.of),
        "size": filesizeformat(delivered.size),
    }
    return [
        {"label": _("SHA-256 of the manifest, as JSON Lines"), "value": licence.manifest_sha256, "is_code": True},
        {"label": _("Contents"), "value": wording.contents(licence.quote.contents)},
        {"label": _("Metadata in it"), "value": str(tier_of(licence.quote.contents, licence.terms).label)},
        {"label": _("Delivered"), "value": sent},
        {
            "label": _("Public check"),
            "value": _("%(number)s is real") % {"number": licence.number},
            "url": reverse("licence-checked", args=[licence.number]),
        },
        {"label": _("Paid, without tax"), "value": money(licence.price, "exact")},
        {"label": _("Terms"), "value": _("%(title)s, version %(number)s") % _terms(licence)},
    ]


@dataclass(frozen=True, slots=True)
class Dropped:
    """What fell out of a sale between payment and issue under one Terms version, and what is owed for it."""

    count: int
    owed: Money


def dropped_of(licence: Licence) -> Dropped:
    """What this licence would have covered too."""
    gone = licence.quote.drops.filter(moment=QuoteDrop.Moment.ISSUED).values("recording")
    lines = licence.quote.lines.filter(recording__in=gone, terms=licence.terms)
    units = list(lines.values_list("price_units", flat=True))
    return Dropped(len(units), Money(sum(units), licence.currency))


def _terms(licence: Licence) -> dict[str, Any]:
    return {"title": licence.terms.title, "number": licence.terms.number}


def history_of(licence: Licence) -> list[dict[str, Any]]:
    """What happened under a licence, newest first."""
    events = [*_issue(licence), *_states(licence), *_reports(licence), *_deliveries(licence), *_duties(licence)]
    return sorted(events, key=lambda event: event["at"], reverse=True)[:MOST_EVENTS]


def _issue(licence: Licence) -> list[dict[str, Any]]:
    proof = reverse("history", args=[licence.uuid])
    issued = {"what": _("Issued"), "at": licence.issued_at, "tone": "", "url": proof}
    who = licence.quote.accepted_by
    accepted = {"what": _("Accepted by %(who)s") % {"who": who}, "at": licence.quote.accepted_at, "tone": "person"}
    return [issued, accepted] if who and licence.quote.accepted_at else [issued]


def _states(licence: Licence) -> list[dict[str, Any]]:
    """Each time that an operator stopped it, let it go on or ended it, and why."""
    decided = AuditEntry.objects.filter(subject_uuid=licence.uuid, action__in=DECISIONS).order_by("pk")
    return [
        {
            "what": _("%(what)s: %(why)s") % {"what": told(entry.action), "why": entry.facts.get("reason", "")},
            "at": entry.at,
            "tone": "person" if entry.action == "licence.resumed" else "bad",
            "url": reverse("history", args=[licence.uuid]),
        }
        for entry in decided
    ]


def _reports(licence: Licence) -> list[dict[str, Any]]:
    return [
        {
            "what": _report_in_words(report),
            "at": report.sent_at,
            "tone": "bad" if report.status == UsageReport.Status.REFUSED else "",
            "url": reverse("usage-report", args=[report.uuid]),
            "link": _("report"),
        }
        for report in licence.usage_reports.all()[:MOST_EVENTS]
    ]


def _report_in_words(report: UsageReport) -> str:
    told = {"month": month(report.month)}
    if report.status == UsageReport.Status.REFUSED:
        return _("Report for %(month)s refused") % told
    return (_("Nothing used in %(month)s") if report.is_nil else _("Report for %(month)s received")) % told


def _deliveries(licence: Licence) -> list[dict[str, Any]]:
    """Downloads of one day and one hand are one event."""
    days = (
        Delivery.objects.filter(licence=licence)
        .annotate(day=TruncDate("at"))
        .values("day", "user__name", "key__prefix")
        .annotate(files=Count("asset", distinct=True), last=Max("at"))
        .order_by("-last")[:MOST_EVENTS]
    )
    return [
        {
            "what": _downloaded(row["files"]),
            "at": row["last"],
            "who": _hand(row),
        }
        for row in days
    ]


def _downloaded(files: int) -> str:
    return ngettext("%(files)s file downloaded", "%(files)s files downloaded", files) % {"files": number(files)}


def _hand(row: Mapping[str, Any]) -> str:
    return _("key %(prefix)s…") % {"prefix": row["key__prefix"]} if row["key__prefix"] else row["user__name"] or ""


def _duties(licence: Licence) -> list[dict[str, Any]]:
    met = licence.obligations.exclude(kind=Obligation.Kind.REPORT).filter(met_at__isnull=False)
    return [{"what": duty.get_kind_display(), "at": duty.met_at, "tone": "person"} for duty in met]


def _stopped(licence: Licence) -> list[dict[str, Any]]:
    """That it was suspended or ended early, and when; why is between its parties."""
    if licence.ended_at is not None:
        return [{"label": _("Ended early"), "value": day(licence.ended_at.date())}]
    if licence.suspended_at is not None:
        return [{"label": _("Suspended since"), "value": day(licence.suspended_at.date())}]
    return []


def _partly_ai(licence: Licence) -> list[dict[str, Any]]:
    """How many of its recordings a machine made a part of; nothing, where people made them all."""
    count = licence.items.filter(recording__ai_contribution=AiContribution.PARTLY).count()
    return [{"label": _("Partly AI"), "value": number(count)}] if count else []


def public_facts(licence: Licence) -> list[dict[str, Any]]:
    """What everybody may know: whose, what for, until when; never the price."""
    quote = licence.quote
    return [
        {"label": _("Licensed to"), "value": licence.organisation.name},
        {"label": _("Licensed by"), "value": licence.terms.organisation.name},
        {"label": _("Catalog"), "value": licence.terms.catalog.title},
        {"label": _("Recordings"), "value": number(licence.recordings_count)},
        *_partly_ai(licence),
        {"label": _("Model"), "value": str(licence.trained_model)},
        {"label": _("Purpose"), "value": wording.purposes([quote.purpose])},
        {"label": _("Stages"), "value": wording.stages(quote.stages)},
        {"label": _("Where"), "value": wording.territory(quote.territory)},
        {"label": _("From"), "value": day(licence.starts_on)},
        {"label": _("Over on"), "value": day(over_on(licence))},
        *_stopped(licence),
        {"label": _("SHA-256 of the manifest, as JSON Lines"), "value": licence.manifest_sha256, "is_code": True},
        {"label": _("SHA-256 of the terms"), "value": licence.terms.sha256, "is_code": True},
    ]
