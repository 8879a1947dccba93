"""The homes of creators and operators: tasks first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.access import creator, operator
from accounts.templatetags.assent import moment, money, month
from accounts.viewers import viewing
from marketplace.kit.money import Money
from payments.models import Dispute, PayoutRun, RoyaltyRun, Statement
from payments.queries import homes
from payments.queries.homes import CreatorHome, OperatorHome
from payments.views.claim_tasks import hearing_task
from payments.views.figures import balance_figures, market_figures
from payments.views.payee_tasks import payee_desk_tasks, payee_tasks
from payments.views.refund_tasks import refund_tasks
from payments.views.suspense_tasks import suspense_tasks

Task = dict[str, object]


@creator
@require_GET
def creator_home(request: HttpRequest) -> HttpResponse:
    viewer = viewing(request)
    facts = homes.creator_home(viewer, at=timezone.now())
    context = {
        "name": viewer.parties[0].name,
        "home": facts,
        "figures": [_earned(statement) for statement in facts.latest],
        "balances": balance_figures(facts.balances),
        "on_their_way": any(hold.is_claimed for hold in facts.holds),
        "tasks": [*_creator_tasks(facts), *payee_tasks(viewer, at=timezone.now())],
    }
    return render(request, "payments/creator_home.html", context)


@operator
@require_GET
def operator_home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    viewer = viewing(request)
    facts = homes.operator_home(viewer, at=now)
    context = {
        "tasks": [*_operator_tasks(facts), *refund_tasks(), *suspense_tasks(viewer.user), *payee_desk_tasks(at=now)],
        "figures": market_figures(),
        "counted_at": now,
    }
    return render(request, "payments/operator_home.html", context)


def _earned(statement: Statement) -> dict[str, object]:
    gained = Money(statement.earned_units + statement.corrected_units, statement.currency)
    return {
        "value": money(gained),
        "label": _("earned in %(month)s") % {"month": month(statement.month)},
        "note": _("Why this amount?"),
        "url": reverse("statement", args=[statement.uuid]),
        "note_url": reverse("statement", args=[statement.uuid]),
    }


def _creator_tasks(home: CreatorHome) -> list[Task]:
    waiting = ngettext(
        "%(count)s label asks for your permission", "%(count)s labels ask for your permission", home.questions
    )
    no_answer = _("Nothing is licensed before you say yes; no answer is a no.")
    asked = [_task(waiting % {"count": home.questions}, no_answer, "permission-requests")] if home.questions else []
    asked += [hearing_task(one) for one in home.hearings]
    return asked + [
        _task(_("Some of your money waits"), hold.note or hold.why, "hold-appeal", hold.uuid)
        for hold in home.holds
        if not hold.is_claimed and hold.claim_id is None
    ]


def _operator_tasks(home: OperatorHome) -> list[Task]:
    """What only an operator can do, the most urgent first; nothing stuck is ever left out."""
    tasks = [
        _stuck(home),
        _differences(home.differences),
        _disputes(home),
        *[_overdue(one) for one in home.overdue_disputes],
        _concerns(home),
        _verifications(home.verifications),
        _breaches(home.breaches),
        _claims(home),
        _representations(home.representations),
        _takeovers(home.takeovers),
        *[_run(run) for run in home.open_runs],
        *[_payout_run(run) for run in home.payout_runs],
        _undistributed(home),
        _appeals(home.appeals),
        _holds(home.holds),
    ]
    return [task for task in tasks if task]


def _task(title: str, why: str, page: str, *about: object, query: str = "", tone: str = "wait") -> Task:
    return {"title": title, "why": why, "url": reverse(page, args=about) + query, "tone": tone}


def _stuck(home: OperatorHome) -> Task | None:
    stuck = home.stuck_messages + home.stuck_calls + home.stuck_orders
    if not stuck:
        return None
    title = ngettext("%(count)s payment is stuck", "%(count)s payments are stuck", stuck) % {"count": stuck}
    kinds = [
        (_("Messages of Stripe’s: %(count)s."), home.stuck_messages),
        (_("Calls without an answer: %(count)s."), home.stuck_calls),
        (_("Paid, not licensed: %(count)s."), home.stuck_orders),
    ]
    why = " ".join(text % {"count": count} for text, count in kinds if count)
    return _task(title, why, "money", tone="bad")


def _disputes(home: OperatorHome) -> Task | None:
    """The bank that must be answered first names the day."""
    if not home.disputes:
        return None
    count, first = len(home.disputes), home.disputes[0]
    title = ngettext("Answer a bank that asks a payment back", "Answer %(count)s banks that ask payments back", count)
    why = _("Without an answer the money is lost. The evidence is put together already.")
    if first.evidence_due is not None:
        why = _("By %(moment)s. %(why)s") % {"moment": moment(first.evidence_due), "why": why}
    return _task(title % {"count": count}, why, "disputes", tone="bad")


def _overdue(dispute: Dispute) -> Task:
    title = _("End the dispute about %(order)s") % {"order": dispute.order.number}
    why = _("The bank has decided, and its money did not move.")
    return _task(title, why, "dispute", dispute.uuid, tone="bad")


def _differences(count: int) -> Task | None:
    title = ngettext(
        "Our books and Stripe’s differ in %(count)s place", "Our books and Stripe’s differ in %(count)s places", count
    )
    why = _("Found when they were last compared; each says what to do.")
    return _task(title % {"count": count}, why, "reconciliations", tone="bad") if count else None


def _verifications(count: int) -> Task | None:
    title = ngettext(
        "%(count)s organisation waits to be verified", "%(count)s organisations wait to be verified", count
    )
    why = _("Until then it can neither list nor buy.")
    return _task(title % {"count": count}, why, "verifications") if count else None


def _breaches(count: int) -> Task | None:
    title = ngettext(
        "%(count)s licensor says that a licence was broken", "%(count)s licensors say that a licence was broken", count
    )
    why = _("Suspend the licence, end it, or say why not.")
    return _task(title % {"count": count}, why, "breaches") if count else None


def _concerns(home: OperatorHome) -> Task | None:
    count, late = home.concerns, home.late_concerns
    title = ngettext("%(count)s concern waits", "%(count)s concerns wait", count) % {"count": count}
    late_why = ngettext("%(count)s of them is late.", "%(count)s of them are late.", late) % {"count": late}
    why = late_why if late else _("Acknowledge within 24 hours, decide within 10 days.")
    return _task(title, why, "concerns", tone="bad" if late else "wait") if count else None


def _claims(home: OperatorHome) -> Task | None:
    title = ngettext("%(count)s claim waits for a decision", "%(count)s claims wait for a decision", home.claims)
    why = _("Two say that a recording is theirs.")
    if home.late_claims:
        late = ngettext("%(count)s of them is late.", "%(count)s of them are late.", home.late_claims)
        why = f"{why} {late % {'count': home.late_claims}}"
    return _task(title % {"count": home.claims}, why, "claims", tone=_tone(home)) if home.claims else None


def _tone(home: OperatorHome) -> str:
    return "bad" if home.late_claims else "wait"


def _representations(count: int) -> Task | None:
    title = ngettext("%(count)s representative waits for a check", "%(count)s representatives wait for a check", count)
    why = _("Until then they can do nothing for the creator.")
    return _task(title % {"count": count}, why, "verifications") if count else None


def _takeovers(count: int) -> Task | None:
    title = ngettext("%(count)s name is asked for", "%(count)s names are asked for", count)
    why = _("An organisation says that a name in a label’s files is its own; a document waits for your check.")
    return _task(title % {"count": count}, why, "takeovers") if count else None


def _run(run: RoyaltyRun) -> Task:
    title = _("Look at the run of %(month)s") % {"month": month(run.month)}
    return _task(title, _("It is worked out and pays nobody until it is approved and posted."), "royalty-run", run.uuid)


def _payout_run(run: PayoutRun) -> Task:
    asked = _("%(name)s asks to be paid %(amount)s")
    prepared = _("Approve the payouts of %(month)s: %(amount)s")
    said = {"name": run.payee.name if run.payee else "", "month": month(run.month), "amount": money(run.total)}
    why = _("A second operator has to approve it.") if run.waits_for_second else _("Nobody is paid before.")
    return _task((asked if run.payee else prepared) % said, why, "payout-run", run.uuid)


def _undistributed(home: OperatorHome) -> Task | None:
    if home.undistributed is None or home.open_runs:
        return None
    title = _("Distribute %(month)s") % {"month": month(home.undistributed)}
    return _task(title, _("The month is over and nobody has been paid for it yet."), "royalty-runs")


def _appeals(count: int) -> Task | None:
    title = ngettext("%(count)s appeal waits for an answer", "%(count)s appeals wait for an answer", count)
    why = _("Somebody says why their money should not wait.")
    return _task(title % {"count": count}, why, "holds", query="?state=appealed") if count else None


def _holds(count: int) -> Task | None:
    title = ngettext("%(count)s hold stands", "%(count)s holds stand", count) % {"count": count}
    why = _("Money waits for payees who are unknown or disputed; each hold has a day to look again.")
    return _task(title, why, "holds", tone="") if count else None
