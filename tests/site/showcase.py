"""Every component once, in its states: the context that the tests and the pictures draw."""

import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator

from marketplace.kit.drawing import Point, chart, meter, waveform
from marketplace.kit.money import Money


class PriceForm(forms.Form):
    """A form with one of each control."""

    title = forms.CharField(label="Catalog", help_text="As it should stand on the public page.")
    price = forms.DecimalField(label="Price of a recording", min_value=1)
    stages = forms.MultipleChoiceField(
        label="Stages", choices=[("a", "Pre-training"), ("b", "Evaluation")], widget=forms.CheckboxSelectMultiple
    )
    answer = forms.ChoiceField(label="Your answer", choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    end = forms.ChoiceField(label="At the end", choices=[("1", "The model may go on")])
    agree = forms.BooleanField(label="I have read it", help_text="All of it.")
    note = forms.CharField(label="A word to buyers", required=False, widget=forms.Textarea)
    file = forms.FileField(label="Drop a file, or choose one", help_text="CSV or XLSX, up to 200 MB.")


def usd(text: str) -> Money:
    """An amount of dollars, as a person writes it."""
    return Money.parse(text, "USD")


def _side(state: str) -> dict[str, Any]:
    answers = {"yes": "yes, terms 3", "wait": "asked on 2 December", "no": "nobody has been asked"}
    holder = {"name": "Namu Street Music", "part": "100 parts", "answer": answers[state], "state": state}
    return {"parts": "100 of 100 parts", "state": state, "holders": [holder]}


def context() -> dict[str, Any]:
    """What `showcase.html` draws."""
    points = [
        Point(f"{name} 2026", 900 + 130 * index * index, f"${900 + 130 * index * index:,}", short=name)
        for index, name in enumerate(["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"])
    ]
    at = datetime.datetime(2026, 11, 14, 10, 22, tzinfo=datetime.UTC)
    return {
        "form": PriceForm({"title": "Orchard Days", "price": "0"}),
        "page": Paginator(range(394), 20).page(3),
        "bars": chart(points),
        "line": chart(points, kind="line"),
        "peaks": waveform([0.1 + 0.8 * ((index * 7) % 13) / 13 for index in range(120)]),
        "money": Money(74_1103_75, "USD"),
        "cleared": {
            "id": "m1",
            "is_cleared": True,
            "verdict": "For sale: both sides say yes",
            "use": "Analysis · audio · worldwide",
            "summary": "Both sides sound.",
            "master": _side("yes"),
            "publishing": _side("yes"),
            "strokes": meter([("yes", 1)], [("yes", 1)], "a"),
        },
        "blocked": {
            "id": "m2",
            "verdict": "Not for sale yet: one answer is missing",
            "summary": "Half of the publishing is silent.",
            "master": _side("wait"),
            "publishing": _side("no"),
            "strokes": meter([("yes", 60), ("wait", 40)], [("idle", 50), ("no", 50)], "b"),
            "notes": ["No answer is a no: nothing is sold meanwhile.", "Namu Street Music can say yes."],
        },
        "figures": [
            {"value": "3,417", "label": "recordings for sale", "note": "of 4,812"},
            {"value": "$9,504.00", "label": "licensed in November", "url": "#"},
        ],
        "tasks": [
            {
                "title": "Look at 394 refused rows",
                "url": "#",
                "why": "Most lack an ISRC.",
                "due": "today",
                "tone": "wait",
            },
            {"title": "Publish terms", "is_done": True, "due": "2 December"},
        ],
        "rungs": [
            {"name": "Gross", "why": "398 recordings at $24.00", "left": "$9,552.00", "part": 100},
            {"name": "Refunds", "change": "− $48.00", "left": "$9,504.00", "part": 99.5, "proofs": [("Refund", "#")]},
            {"name": "Tax", "change": "− $0.00", "left": "$9,504.00", "part": 100, "is_zero": True},
            {"name": "Left", "left": "$9,504.00", "is_result": True},
        ],
        "where": {
            "title": "Where it is",
            "rows": [{"label": "Stripe", "amount": usd("48"), "part": 80}],
            "total": usd("60"),
        },
        "whose": {
            "title": "Whose it is",
            "rows": [{"label": "Payees", "amount": usd("60"), "part": 100}],
            "total": usd("60"),
        },
        "events": [
            {"what": "Report for April is due", "when": "30 May 2027", "tone": "due"},
            {"what": "Report fell late", "at": at, "tone": "bad"},
            {"what": "Accepted, paid, issued", "at": at, "tone": "person", "who": "Ines de Vries", "url": "#"},
        ],
        "facets": [
            {
                "label": "Genre",
                "is_open": True,
                "values": [{"label": "Jazz", "count": 1204, "url": "#", "is_chosen": True}],
            }
        ],
        "chips": [{"label": "Korean", "url": "#"}],
        "tabs": [{"label": "Refused", "url": "#", "is_current": True, "count": 394}, {"label": "New", "url": "#"}],
        "facts": [{"label": "SHA-256", "value": "9f2c 71e0", "is_code": True}, {"label": "Paid", "value": "$9.00"}],
        "may": ["pre-train, fine-tune and evaluate one model"],
        "may_not": ["imitate a voice, name or likeness"],
        "must": ["report each month, within 30 days"],
        "years": [{"year": 2026, "span": 2}, {"year": 2027, "span": 1}],
        "months": [
            {"letter": "N", "name": "November"},
            {"letter": "D", "name": "December"},
            {"letter": "J", "is_now": True},
        ],
        "rows": [
            {
                "name": "Usage report",
                "cells": [{"state": state, "words": state} for state in ("received", "late", "due")],
            }
        ],
        "crumbs": [("Licences", "#"), ("LIC-2026-000123", "")],
    }
