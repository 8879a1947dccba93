"""The rights holder's home: tasks first."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import member
from accounts.models import Organisation
from accounts.templatetags.assent import day, moment, money, month, number, short_month
from accounts.viewers import Viewer, viewing
from licensing.queries.cleared_counts import Uncleared
from licensing.queries.sales import Sold
from marketplace.catalog.models import Catalog, UploadBatch
from marketplace.catalog.queries.withdrawals import Withdrawn
from marketplace.kit import drawing
from marketplace.kit.months import Month
from payments.queries.label_homes import Earned, LabelHome, label_home
from payments.views.claim_tasks import claim_task, hearing_task
from payments.views.payee_tasks import payee_tasks

Status = Organisation.Status


@member(kinds=[Organisation.Kind.RIGHTS_HOLDER])
def home(request: HttpRequest) -> HttpResponse:
    viewer = viewing(request)
    now = timezone.now()
    this_month = Month.of(now.date())
    facts = label_home(viewer, this_month, at=now)
    context = {
        "organisation": viewer.organisation,
        "home": facts,
        "tasks": [*_tasks(viewer, facts), *payee_tasks(viewer, at=now)],
        "figures": [_figure(sold) for sold in facts.sold],
        "charts": [_chart(earned) for earned in facts.earned],
        "month": this_month,
    }
    return render(request, "payments/label_home.html", context)


def _questions(count: int) -> dict[str, object]:
    title = ngettext("%(count)s label asks for your permission", "%(count)s labels ask for your permission", count)
    why = _("Nothing is licensed before you say yes; no answer is a no.")
    return {"title": title % {"count": count}, "why": why, "url": reverse("permission-requests"), "tone": "wait"}


def _tasks(viewer: Viewer, home: LabelHome) -> list[dict[str, object]]:
    """What only the label can do next, the most urgent first."""
    tasks: list[dict[str, object]] = []
    organisation = viewer.organisation
    if organisation is not None and organisation.status in {Status.UNVERIFIED, Status.REFUSED}:
        tasks.append(
            {
                "title": _("Have %(name)s verified") % {"name": organisation.name},
                "why": _("Until an operator has verified it you can prepare everything, but list nothing."),
                "url": reverse("verification-request"),
                "tone": "wait",
            }
        )
    if home.questions:
        tasks.append(_questions(home.questions))
    if home.shares_waiting:
        tasks.append(_shares_waiting(home.shares_waiting, of=home.shares))
    if home.files_owed:
        tasks.append(_files_owed(home.files_owed))
    tasks += [claim_task(one) for one in home.claims]
    tasks += [hearing_task(one) for one in home.hearings]
    tasks += [_withdrawn(one) for one in home.withdrawn]
    tasks += [
        {
            "title": _("Look at what %(file)s would change") % {"file": batch.file_name},
            "why": _refused(batch.counts.get("refused", 0)),
            "url": reverse("import", args=[batch.uuid]),
            "tone": "wait",
        }
        for batch in home.waiting
    ]
    tasks += [_files_refused(batch, count) for batch, count in home.refusals]
    if not home.recordings and not home.shares:
        tasks.append(
            {
                "title": _("Import your recordings"),
                "why": _("A spreadsheet or a CSV file will do; you see a preview before anything is written."),
                "url": reverse("imports"),
            }
        )
    return tasks + _catalog_tasks(home)


def _catalog_tasks(home: LabelHome) -> list[dict[str, object]]:
    """What keeps a catalog from its first sale, step by step."""
    steps = [
        (
            home.without_terms,
            "terms",
            _("Publish terms for %(catalog)s"),
            _("Without terms nothing of it is for sale, and every crawler is told so."),
        ),
        (
            home.unlisted,
            "own-catalog",
            _("List %(catalog)s"),
            _("Its terms are published, but nobody finds it before you list it."),
        ),
    ]
    tasks: list[dict[str, object]] = [
        {
            "title": title % {"catalog": catalog.title},
            "why": why,
            "url": reverse(page, args=[catalog.uuid] if page == "own-catalog" else []),
        }
        for catalogs, page, title, why in steps
        for catalog in catalogs
    ]
    return tasks + [_uncleared(one) for one in home.uncleared]


def _shares_waiting(count: int, *, of: int) -> dict[str, object]:
    words = ngettext("%(count)s share waits for your yes", "%(count)s shares wait for your yes", count)
    why = _("Of %(of)s in your name that others list. What you do not permit cannot be licensed.")
    return {
        "title": words % {"count": number(count)},
        "why": why % {"of": number(of)},
        "url": reverse("shares") + "?waits=yes",
        "tone": "wait",
    }


def _files_owed(count: int) -> dict[str, object]:
    words = ngettext("Upload the file of %(count)s recording", "Upload the files of %(count)s recordings", count)
    return {
        "title": words % {"count": count},
        "why": _("Sold, and its buyer waits: a master, or an instrumental where the voice is left out."),
        "url": reverse("files-owed"),
        "tone": "bad",
    }


def _withdrawn(one: Withdrawn) -> dict[str, object]:
    words = ngettext(
        "%(count)s recording lost it on %(day)s. Only they can permit it again; the clearance page asks them.",
        "%(count)s recordings lost it on %(day)s. Only they can permit it again; the clearance page asks them.",
        one.recordings,
    )
    return {
        "title": _("%(who)s withdrew a permission") % {"who": one.who},
        "why": words % {"count": one.recordings, "day": day(one.at.date())},
        "url": reverse("catalog-clearance", args=[one.catalog.uuid]),
        "tone": "wait",
    }


def _files_refused(batch: UploadBatch, count: int) -> dict[str, object]:
    words = ngettext("%(count)s file was refused", "%(count)s files were refused", count)
    return {
        "title": words % {"count": count},
        "why": _("Of %(catalog)s. Each says why; mend it, and send it once more.") % {"catalog": batch.catalog},
        "url": reverse("upload", args=[batch.uuid]),
        "tone": "wait",
    }


def _uncleared(one: Uncleared) -> dict[str, object]:
    """What cannot be licensed yet; before a catalog is listed that is all of it, whoever has said yes."""
    url = reverse("catalog-clearance", args=[one.catalog.uuid])
    if one.catalog.status != Catalog.Status.LISTED:
        title = _("See what %(catalog)s lacks before it can be licensed") % {"catalog": one.catalog}
        return {"title": title, "why": _("Who has not said yes, and what to do next."), "url": url}
    words = ngettext(
        "%(count)s of %(all)s recordings of %(catalog)s is not cleared",
        "%(count)s of %(all)s recordings of %(catalog)s are not cleared",
        one.recordings,
    )
    told = {"count": number(one.recordings), "all": number(one.of), "catalog": one.catalog}
    why = _("Its page says what is missing, and who can supply it.")
    if one.asked_at:
        why += " " + _("Counted on %(moment)s.") % {"moment": moment(one.asked_at)}
    return {"title": words % told, "why": why, "url": url, "tone": "wait"}


def _refused(rows: int) -> str:
    if not rows:
        return _("Nothing is written until you have seen it.")
    words = ngettext(
        "%(rows)s row is refused. Nothing is written until you have seen it.",
        "%(rows)s rows are refused. Nothing is written until you have seen them.",
        rows,
    )
    return words % {"rows": rows}


def _figure(sold: Sold) -> dict[str, object]:
    return {
        "value": money(sold.price),
        "label": _("licensed this month, by your terms"),
        "note": ngettext("%(count)s recording", "%(count)s recordings", sold.recordings) % {"count": sold.recordings},
        "url": reverse("sales"),
    }


def _chart(earned: Earned) -> dict[str, object]:
    points = [
        drawing.Point(month(at), Decimal(amount.decimal), money(amount), short_month(at))
        for at, amount in earned.months
    ]
    return {
        "chart": drawing.chart(points, kind="line"),
        "title": _("Your part, last six months, %(currency)s") % {"currency": earned.currency},
        "summary": _("%(amount)s in the latest month.") % {"amount": money(earned.last)},
    }
