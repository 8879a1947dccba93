"""What keeps payees' money, as tasks on their homes and on an operator's."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import SIGNERS
from accounts.viewers import Viewer
from payments.queries import payee_lists
from payments.queries.erasures import open_erasures
from payments.queries.payee_accounts import WhyNot
from payments.queries.payee_pages import payee_page
from payments.queries.payouts_stranded import stranded_payouts

NOTHING_TO_DO = {WhyNot.BEING_CHECKED, WhyNot.CHANGED}


def payee_tasks(viewer: Viewer, *, at: datetime) -> list[dict[str, object]]:
    """Say where one is paid, finish it, or give other details; nothing where others have to act."""
    if viewer.organisation is not None and viewer.role not in SIGNERS:
        return []
    page = payee_page(viewer, at=at)
    why = page.readiness.why_not
    if why is None or why in NOTHING_TO_DO:
        return []
    titles = {
        WhyNot.NO_ACCOUNT: _("Tell us where your money shall go"),
        WhyNot.UNFINISHED: _("Finish your payment details"),
        WhyNot.RESTRICTED: _("Give Stripe what it needs before it pays"),
        WhyNot.REJECTED: _("Give other payment details"),
    }
    stays = _("What you earn adds up until then; nothing of it is lost.")
    tone = "wait" if page.waiting or why != WhyNot.NO_ACCOUNT else ""
    missing = ", ".join(page.missing)
    return [{"title": titles[why], "why": missing or stays, "url": reverse("payee"), "tone": tone}]


def payee_desk_tasks(*, at: datetime) -> list[dict[str, object]]:
    """What an operator has to look at among payees; nothing where there is nobody."""
    undone, unchecked = payee_lists.taken_back(at=at).count(), payee_lists.to_check().count()
    stopped, stranded = payee_lists.stopped().count(), stranded_payouts().count()
    found = [
        (stranded, _stranded(stranded), _("We take it back by ourselves; look whether it goes."), "stranded", "bad"),
        (undone, _taken_back(undone), _("Somebody else may have their password. Write to them."), "changed", "bad"),
        (unchecked, _to_check(unchecked), _("Until then their payees are not paid."), "check", "wait"),
        (
            stopped,
            _stopped(stopped),
            _("Stripe wants more of them, or refused them. Their money waits."),
            "stopped",
            "",
        ),
    ]
    tasks: list[dict[str, object]] = [
        {"title": title, "why": why, "url": f"{reverse('payees')}?state={state}", "tone": tone}
        for count, title, why, state, tone in found
        if count
    ]
    return tasks + _forgetting(open_erasures().count())


def _forgetting(count: int) -> list[dict[str, object]]:
    words = ngettext(
        "%(count)s person or organisation wants to be forgotten",
        "%(count)s people or organisations want to be forgotten",
        count,
    )
    why = _("Nobody is while we owe them money; the page says what is owed.")
    task: dict[str, object] = {
        "title": words % {"count": count},
        "why": why,
        "url": reverse("erasures"),
        "tone": "wait",
    }
    return [task] if count else []


def _taken_back(count: int) -> str:
    words = ngettext(
        "%(count)s change of a payee’s account was taken back",
        "%(count)s changes of payees’ accounts were taken back",
        count,
    )
    return words % {"count": count}


def _stranded(count: int) -> str:
    words = ngettext(
        "%(count)s payout came back to an account that was given up",
        "%(count)s payouts came back to accounts that were given up",
        count,
    )
    return words % {"count": count}


def _to_check(count: int) -> str:
    words = ngettext("%(count)s bank account waits for a check", "%(count)s bank accounts wait for a check", count)
    return words % {"count": count}


def _stopped(count: int) -> str:
    return ngettext("%(count)s payee cannot be paid", "%(count)s payees cannot be paid", count) % {"count": count}
