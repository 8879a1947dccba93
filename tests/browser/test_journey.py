"""The whole journey through the pages, by clicking what a person sees."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from payments.sample_market.repertoire import ONBIT
from tests.browser import labels, neighbours
from tests.browser.conftest import Arrive
from tests.browser.entrances import ask_to_be_verified, found, sign_in_as_operator, sign_up
from tests.browser.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LABEL = replace(ONBIT, tracks=(ONBIT.tracks[0], ONBIT.tracks[1], ONBIT.tracks[3], ONBIT.tracks[4]))


def test_label_lists_its_music(arrive: Arrive, tmp_path: Path) -> None:
    operator = neighbours.make_operator(at=timezone.now())

    label = _label_joins(arrive, operator)
    _label_lists(label, tmp_path)

    label.follow("See it as everybody does")
    label.reads("3 of 4")


def _label_joins(arrive: Arrive, operator: User) -> Visitor:
    """A label signs up, is founded, and verified by an operator."""
    label = arrive("label")
    sign_up(label, email="jiwoo@onbit.example", name="Seo Jiwoo")
    found(label, "I represent a label", name=LABEL.name, country="South Korea")
    ask_to_be_verified(label, f"Have {LABEL.name} verified", title="Managing director")
    _verify(arrive, operator, LABEL.name)
    return label


def _verify(arrive: Arrive, operator: User, organisation: str) -> None:
    visitor = arrive("operator")
    sign_in_as_operator(visitor, operator)
    visitor.go("Verifications")
    visitor.follow(organisation)
    visitor.press("Verify it")
    visitor.reads(f"{organisation} is verified.")


def _label_lists(label: Visitor, folder: Path) -> None:
    labels.import_recordings(label, LABEL, folder)
    labels.import_rights(label, LABEL, folder)
    labels.upload_audio(label, LABEL, folder)
    labels.publish_terms(label, LABEL, preset="Generative training of one model version", price="24.00")
    labels.list_catalog(label, LABEL)
