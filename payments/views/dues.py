"""What is due and what is stuck, in an operator's words, each with the page on which it goes on."""

from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.assent import month
from payments.queries.dues import Due


class Told(NamedTuple):
    """What it is, what moves it on, and where."""

    what: str
    why: str
    url: str


def due_rows(found: list[Due], *, today: date) -> list[dict[str, Any]]:
    """Rows of the table: what, why, when, how much."""
    return [{"due": one, "is_late": one.is_late(today), **_told(one)._asdict()} for one in found]


def _told(due: Due) -> Told:
    match due.kind:
        case "fresh" | "change" | "hold":
            return _of_payees(due)
        case "evidence" | "dispute":
            return _dispute(due)
        case "sent_back" | "retried":
            return _payout(due)
        case "run_to_approve" | "run_under_way" | "next_run":
            return _run(due)
        case "suspense" | "suspense_said":
            return _suspense(due)
        case _:
            return _of_buyers(due)


def _suspense(due: Due) -> Told:
    if due.kind == "suspense":
        movement, why = due.about, _("Nobody knows what it was. Say whose it is, or wait for its message.")
    else:
        movement, who = due.about.movement, due.about.proposed_by.name
        why = _("%(name)s has said what it was. Another operator has to agree.") % {"name": who}
    what = _("In suspense: %(kind)s") % {"kind": movement.kind}
    return Told(what, why, reverse("suspense-item", args=[movement.transaction_id]))


def _of_payees(due: Due) -> Told:
    one = due.about
    if due.kind == "fresh":
        words = ngettext(
            "%(month)s, distributed to %(count)s payee", "%(month)s, distributed to %(count)s payees", due.payees
        )
        what = words % {"month": month(one.month), "count": due.payees}
        return Told(what, _("It can be paid out from that day on."), reverse("royalty-run", args=[one.uuid]))
    if due.kind == "change":
        what = _("%(name)s changed where they are paid") % {"name": one.party.name}
        return Told(
            what, _("Nobody objected so far: it is paid there then."), reverse("payee-account", args=[one.uuid])
        )
    what = _("Held: %(name)s") % {"name": one.party.name if one.party else one.recording}
    why = _("%(why)s. Look again on that day, or let it go.") % {"why": one.why}
    return Told(what, why, reverse("hold", args=[one.uuid]))


def _dispute(due: Due) -> Told:
    one = due.about
    page = reverse("dispute", args=[one.uuid])
    if due.kind == "evidence":
        what = _("Evidence for %(order)s") % {"order": one.order.number}
        return Told(what, _("Send it to the bank, or the money is lost."), page)
    what = _("Disputed: %(order)s") % {"order": one.order.number}
    return Told(what, str(one.get_status_display()), page)


def _run(due: Due) -> Told:
    if due.about is None:
        why = _("Payees are paid once a month and currency: prepare the run.")
        return Told(_("The next monthly payouts"), why, reverse("payout-runs"))
    run = due.about
    what = _("Payouts of %(month)s") % {"month": month(run.month)}
    if run.payee:
        what = _("%(name)s asks to be paid") % {"name": run.payee.name}
    why = str(run.get_status_display())
    if due.kind == "run_to_approve":
        why = _("A second operator has to approve it.") if run.waits_for_second else _("Nobody is paid before.")
    return Told(what, why, reverse("payout-run", args=[run.uuid]))


def _payout(due: Due) -> Told:
    payout = due.about
    what = _("Payout %(number)s to %(name)s") % {"number": payout.number, "name": payout.payee.name}
    page = reverse("payout", args=[payout.uuid])
    if due.kind == "retried":
        return Told(what, str(payout.get_reason_display()), page)
    if payout.account is not None and payout.account.is_connect:
        why = _("The bank sent it back. It is sent again once the payee has mended where they are paid.")
        return Told(what, why, reverse("payee-account", args=[payout.account.uuid]))
    return Told(what, _("The bank sent it back."), page)


def _of_buyers(due: Due) -> Told:
    if due.kind == "invoice":
        order = due.about.order
        what = _("%(name)s owes invoice %(number)s") % {"name": order.organisation.name, "number": due.about.number}
        why = _("Licences are issued when the money is on our bank account: book the transfer.")
        return Told(what, why, reverse("invoiced-order", args=[order.uuid]))
    if due.kind == "refund_at_bank":
        order = due.about.order
        why = _("Send it from our bank account, and say so there.")
    else:
        order = due.about
        why = _("It was refused or came back. Look why, and send it again.")
    what = _("Back to %(name)s for %(order)s") % {"name": order.organisation.name, "order": order.number}
    return Told(what, why, reverse("order-refunds", args=[order.uuid]))
