"""After rules are written there is still a way to take everything back, and each page says what counts now."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Letter, Party
from marketplace.catalog.models import Recording, StandingPolicy
from tests.catalog.test_own_answers import RULES, catalog, client, dalbi, lacking, song
from tests.factories.accounts import make_owner

__all__ = ["catalog", "client", "dalbi", "song"]
pytestmark = pytest.mark.django_db
LOST = "1 recording leaves every open quote and can no longer be licensed."


def test_rules_that_take_something_back_say_what_that_does(client: Client, song: Recording) -> None:
    wider = client.post(reverse("rules"), RULES | dict.fromkeys(RULES.keys() & {"data_mining", "ai_input"}, "yes"))
    narrower = client.post(reverse("rules"), RULES | {"train_generative": "no"})

    assert LOST in narrower.content.decode()
    assert "Copies already delivered may be used as their licence said" in narrower.content.decode()
    assert LOST in wider.content.decode()  # what a label declared for other uses counts no more


def test_whoever_has_rules_takes_everything_back_in_two_steps(client: Client, dalbi: Party, song: Recording) -> None:
    label, page = make_owner(song.organisation), reverse("rules-withdraw")
    client.post(reverse("rules"), RULES | {"signed": "yes"})
    before = lacking(song)
    on_list, on_work = (
        client.get(url).content.decode() for url in (reverse("consents"), reverse("work", args=[song.uuid]))
    )
    asked = client.get(page).content.decode()
    Letter.objects.all().delete()

    client.post(page, {"confirmed": "yes"})

    rules = StandingPolicy.objects.filter(party=dalbi).order_by("-pk")[0]
    assert (page in on_list, "Training a generative model: yes, if" in on_work, LOST in asked) == (True, True, True)
    assert (rules.allows, rules.asks, before, lacking(song)) == ([], [], [], ["artist_consent", "writer_consent"])
    assert Letter.objects.filter(to=label.email).count() == 1
    assert page not in client.get(reverse("consents")).content.decode()
