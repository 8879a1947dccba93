"""An answer counts as it was signed, for what was asked, and nothing counts before it is signed."""

import pytest
from django.test import Client

from accounts.models import Party
from licensing.models import PermissionRequest
from marketplace.catalog.models import Catalog, Consent, Recording, StandingPolicy
from marketplace.kit.money import Money
from tests.factories.catalog import make_catalog, make_credit, make_recording
from tests.licensing.requests.clearing import is_cleared
from tests.licensing.requests.signing import link_of, review, sign

pytestmark = pytest.mark.django_db


def test_nothing_is_ticked_in_advance_and_nothing_counts_before_it_is_signed(
    request_: PermissionRequest, song: Recording
) -> None:
    page = Client().get(link_of(request_)).content.decode()
    words, _sha256 = review(Client(), link_of(request_))

    form = page[page.index('<form class="form"') :]
    assert "checked" not in form
    assert 'value="2.00"' in form
    assert "Never my voice" in words
    assert not Consent.objects.filter(origin=request_.uuid).exists()
    assert not is_cleared(song)


def test_words_that_changed_since_they_were_read_are_not_signed(request_: PermissionRequest) -> None:
    phone, link = Client(), link_of(request_)
    _words, sha256 = review(phone, link)

    phone.post(link, {"says": "yes", "reach": "here", "acts_as": "self", "signed_name": "Kang Iseul", "signed": sha256})

    request_.refresh_from_db()
    assert request_.status == "sent"


def test_an_answer_for_every_label_is_a_standing_policy_that_leaves_other_uses_to_be_asked(
    request_: PermissionRequest, writer: Party
) -> None:
    words = sign(Client(), link_of(request_), reach="everywhere", least_price="3.00")

    policy = StandingPolicy.objects.get(party=writer)
    assert (policy.allows, policy.least_price, policy.voice) == (["train_generative"], Money.parse("3.00", "USD"), "no")
    assert sorted(policy.asks) == ["ai_input", "data_mining", "train_nongenerative"]
    assert "all my music, at every label" in words
    assert "For any other use, what I said before holds; where I said nothing, ask me first." in words


def test_for_all_of_mine_here_names_what_the_label_lists_today(
    request_: PermissionRequest, catalog: Catalog, song: Recording, writer: Party
) -> None:
    other = make_recording(make_catalog(catalog.organisation), cleared=True)
    elsewhere = make_recording(cleared=True)
    for recording in (other, elsewhere):
        make_credit(recording, writer)

    sign(Client(), link_of(request_), reach="here")

    assert set(Consent.objects.get(origin=request_.uuid).recordings.all()) == {song, other}


def test_a_no_by_letter_asks_for_nothing_else(request_: PermissionRequest, song: Recording, writer: Party) -> None:
    phone, link = Client(), link_of(request_)

    insists = " required" in phone.get(link).content.decode().split('class="form"')[1].split("</form>")[0]
    words = sign(phone, link, says="no", reach="", signed_name="")

    answer = Consent.objects.get(origin=request_.uuid)
    assert not insists
    assert words == (
        "I, Kang Iseul, answer as Kang Iseul. No: the 1 recording of Onbit Records that I was shown may not be "
        "licensed for training a generative model. I can change this at any time."
    )
    assert (answer.answer, answer.covers_all, [*answer.recordings.all()]) == ("no", False, [song])


@pytest.mark.parametrize("says", ["yes", "ask"])
def test_any_other_answer_says_for_what_it_holds_and_who_signs(request_: PermissionRequest, says: str) -> None:
    said = {"says": says, "least_price": "2.00", "reach": "", "acts_as": "self", "signed_name": ""}

    form = Client().post(link_of(request_), said).context["form"]

    assert sorted(form.errors) == ["reach", "signed_name"]
