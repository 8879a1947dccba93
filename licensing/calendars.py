"""Duties laid out by month, and said in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from accounts.templatetags.assent import day
from accounts.templatetags.assent import month as month_name
from licensing.models import Obligation
from licensing.queries.licences import Duty
from marketplace.kit.months import Month

TONES = {"received": "good", "nil": "good", "due": "wait", "late": "bad", "later": "plain", "none": "plain"}


@dataclass(frozen=True)
class Calendar:
    """What the calendar component draws."""

    label: str
    years: list[dict[str, Any]]
    months: list[dict[str, Any]]
    rows: list[dict[str, Any]]


def words_of(state: str) -> str:
    """A duty's state in a word or two."""
    return {
        "none": _("nothing due"),
        "received": _("received"),
        "nil": _("received, nothing used"),
        "due": _("due"),
        "late": _("late"),
        "later": _("to come"),
    }[state]


def calendar_of(duties: Sequence[Duty], *, on: date) -> Calendar:
    """A row for each kind of duty, a column for each month in which it falls: a report's own, else the due month."""
    placed = [(duty, duty.month or Month.of(duty.obligation.due_on)) for duty in duties]
    if not placed:
        return Calendar(_("Duties"), [], [], [])
    columns = list(Month.between(min(at for _duty, at in placed), max(at for _duty, at in placed)))
    now = Month.of(on)
    return Calendar(
        label=_("Duties by month"),
        years=[{"year": year, "span": len(list(months))} for year, months in groupby(columns, key=lambda it: it.year)],
        months=[{"letter": str(it.month), "name": month_name(it), "is_now": it == now} for it in columns],
        rows=[_row(kind, placed, columns) for kind in Obligation.Kind if any(_is(kind, duty) for duty, _at in placed)],
    )


def _is(kind: Obligation.Kind, duty: Duty) -> bool:
    return duty.obligation.kind == kind


def _row(kind: Obligation.Kind, placed: Iterable[tuple[Duty, Month]], columns: list[Month]) -> dict[str, Any]:
    states = {at: duty.state for duty, at in placed if _is(kind, duty)}
    cells = [{"state": states.get(at, "none"), "words": words_of(states.get(at, "none"))} for at in columns]
    return {"name": kind.label, "cells": cells}


@dataclass(frozen=True)
class DutyLine:
    """One duty as a list shows it."""

    duty: Duty
    name: str
    due: str
    words: str
    tone: str
    can_act: bool


def line_of(duty: Duty, *, on: date) -> DutyLine:
    """Say what is owed, by when, and how it stands."""
    return DutyLine(
        duty=duty,
        name=name_of(duty.obligation),
        due=day(duty.obligation.due_on),
        words=_when(duty, on=on),
        tone=TONES[duty.state],
        can_act=duty.state in {"due", "late"} or _may_report_already(duty, on=on),
    )


def month_of(duty: Duty) -> tuple[int, date | None]:
    """Which month of which licence a duty is about."""
    return duty.obligation.licence_id, duty.obligation.month


def _may_report_already(duty: Duty, *, on: date) -> bool:
    """A month that has begun may be reported before it is over."""
    is_report, month = duty.obligation.kind == Obligation.Kind.REPORT, duty.month
    return is_report and duty.state == "later" and month is not None and month <= Month.of(on)


def name_of(owed: Obligation) -> str:
    """A duty with the month or the withdrawal that it is about."""
    if owed.withdrawal is not None:
        told = {"day": day(owed.withdrawal.since.date())}
        if owed.kind == Obligation.Kind.DELETION:
            return _("Stop using what was withdrawn on %(day)s, and delete the copies") % told
        return _("Acknowledge what was withdrawn on %(day)s") % told
    if owed.month is None:
        return str(owed.get_kind_display())
    return _("%(duty)s, %(month)s") % {"duty": owed.get_kind_display(), "month": month_name(owed.month)}


def _when(duty: Duty, *, on: date) -> str:
    days = (duty.obligation.due_on - on).days
    if duty.state == "late":
        return _("Late by %(days)s days") % {"days": -days}
    if duty.state == "due":
        return _("Due in %(days)s days") % {"days": days} if days else _("Due today")
    if _may_report_already(duty, on=on):
        return _("May be reported already")
    return words_of(duty.state).capitalize()
