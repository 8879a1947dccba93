"""Whoever says something here has it in writing, and hears of what was said for them."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Letter, Party
from marketplace.catalog.models import Recording
from tests.catalog.test_own_answers import RULES, YES, catalog, client, dalbi, make_representative, song
from tests.factories.clients import freshly_signed_in

__all__ = ["catalog", "client", "dalbi", "song"]
pytestmark = pytest.mark.django_db


def test_each_act_of_a_creator_is_receipted(client: Client, dalbi: Party, song: Recording) -> None:
    assert dalbi.user is not None
    consent = song.consents.get()
    Letter.objects.all().delete()

    client.post(reverse("consent-withdraw", args=[consent.uuid]), {"confirmed": "yes"})
    client.post(reverse("work-answer", args=[song.uuid]), YES | {"signed": "yes"})
    client.post(reverse("rules"), RULES | {"signed": "yes"})

    told = Letter.objects.filter(to=dalbi.user.email).order_by("pk")
    said = ["The yes of", "Yes to: training a generative model.", "Training a generative model: yes, if"]
    assert {letter.subject for letter in told} == {"What was said in your name counts now"}
    assert [[words in letter.body for words in said] for letter in told] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


def test_the_person_hears_what_their_representative_said(dalbi: Party, song: Recording) -> None:
    assert dalbi.user is not None
    manager = make_representative(dalbi)
    Letter.objects.all().delete()

    freshly_signed_in(manager).post(reverse("work-answer", args=[song.uuid]), YES | {"signed": "yes"})

    assert sorted(Letter.objects.values_list("to", "subject")) == sorted(
        [
            (dalbi.user.email, "What was said in your name counts now"),
            (manager.email, "What you said for Yoon Dalbi counts now"),
        ]
    )
