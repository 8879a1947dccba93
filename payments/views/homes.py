"""The homes of creators and operators: tasks first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.access import creator, operator
from accounts.templatetags.assent import money, month
from accounts.viewers import viewing
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import Statement
from payments.queries import homes
from payments.queries.homes import CreatorHome, OperatorHome
from payments.views.figures import market_figures


@creator
@require_GET
def creator_home(request: HttpRequest) -> HttpResponse:
    viewer = viewing(request)
    facts = homes.creator_home(viewer)
    context = {
        "name": viewer.parties[0].name,
        "home": facts,
        "figures": [_earned(statement) for statement in facts.latest],
        "tasks": _creator_tasks(facts),
    }
    return render(request, "payments/creator_home.html", context)


@operator
@require_GET
def operator_home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    facts = homes.operator_home(viewing(request), at=now)
    context = {"tasks": _operator_tasks(facts), "figures": market_figures(), "counted_at": now}
    return render(request, "payments/operator_home.html", context)


def _earned(statement: Statement) -> dict[str, object]:
    gained = Money(statement.earned_units + statement.corrected_units, statement.currency)
    return {
        "value": money(gained),
        "label": _("earned in %(month)s") % {"month": month(statement.month)},
        "note": _("Why this amount?"),
        "url": reverse("statement", args=[statement.uuid]),
    }


def _creator_tasks(home: CreatorHome) -> list[dict[str, object]]:
    return [
        {
            "title": _("Some of your money waits"),
            "why": hold.note or str(hold.get_reason_display()),
            "url": reverse("hold-appeal", args=[hold.uuid]),
            "tone": "wait",
        }
        for hold in home.holds
    ]


def _operator_tasks(home: OperatorHome) -> list[dict[str, object]]:
    """What only an operator can do, the most urgent first; nothing stuck is ever left out."""
    tasks: list[dict[str, object]] = []
    stuck = home.stuck_messages + home.stuck_calls + home.stuck_orders
    if stuck:
        tasks.append(
            {
                "title": ngettext("%(count)s payment is stuck", "%(count)s payments are stuck", stuck)
                % {"count": stuck},
                "why": _("Messages: %(messages)s. Calls without an answer: %(calls)s. Paid, not licensed: %(orders)s.")
                % {"messages": home.stuck_messages, "calls": home.stuck_calls, "orders": home.stuck_orders},
                "url": reverse("money"),
                "tone": "bad",
            }
        )
    if home.verifications:
        tasks.append(
            {
                "title": ngettext(
                    "%(count)s organisation waits to be verified",
                    "%(count)s organisations wait to be verified",
                    home.verifications,
                )
                % {"count": home.verifications},
                "why": _("Until then it can neither list nor buy."),
                "url": reverse("verifications"),
                "tone": "wait",
            }
        )
    if home.breaches:
        tasks.append(
            {
                "title": ngettext(
                    "%(count)s licensor says that a licence was broken",
                    "%(count)s licensors say that a licence was broken",
                    home.breaches,
                )
                % {"count": home.breaches},
                "why": _("Suspend the licence, end it, or say why not."),
                "url": reverse("breaches"),
                "tone": "wait",
            }
        )
    if home.representations:
        tasks.append(_representations(home.representations))
    tasks += [
        {
            "title": _("Look at the run of %(month)s") % {"month": month(run.month)},
            "why": _("It is worked out and pays nobody until it is approved and posted."),
            "url": reverse("royalty-run", args=[run.uuid]),
            "tone": "wait",
        }
        for run in home.open_runs
    ]
    if home.undistributed is not None and not home.open_runs:
        tasks.append(_distribute(home.undistributed))
    if home.appeals:
        tasks.append(_appeals(home.appeals))
    if home.holds:
        tasks.append(
            {
                "title": ngettext("%(count)s hold stands", "%(count)s holds stand", home.holds) % {"count": home.holds},
                "why": _("Money waits for payees who are unknown or disputed; each hold has a day to look again."),
                "url": reverse("holds"),
            }
        )
    return tasks


def _representations(count: int) -> dict[str, object]:
    return {
        "title": ngettext(
            "%(count)s representative waits for a check", "%(count)s representatives wait for a check", count
        )
        % {"count": count},
        "why": _("Until then they can do nothing for the creator who named them."),
        "url": reverse("verifications"),
        "tone": "wait",
    }


def _appeals(count: int) -> dict[str, object]:
    return {
        "title": ngettext("%(count)s appeal waits for an answer", "%(count)s appeals wait for an answer", count)
        % {"count": count},
        "why": _("Somebody says why their money should not wait."),
        "url": reverse("holds") + "?state=appealed",
        "tone": "wait",
    }


def _distribute(last_month: Month) -> dict[str, object]:
    return {
        "title": _("Distribute %(month)s") % {"month": month(last_month)},
        "why": _("The month is over and nobody has been paid for it yet."),
        "url": reverse("royalty-runs"),
        "tone": "wait",
    }
