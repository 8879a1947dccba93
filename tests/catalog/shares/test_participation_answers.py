"""Whoever is paid by a holder confirms or disputes it; the label replies; it ends by agreement or a decision."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Letter, Party
from marketplace.catalog.models import Participation, ParticipationAnswer
from marketplace.catalog.queries.participation_answers import disputed_participations
from marketplace.catalog.services import participation_answers as service
from tests.factories.accounts import NOON, make_creator, make_label, make_operator, make_owner
from tests.factories.catalog import make_catalog, make_credit, make_participation, make_recording, make_share
from tests.factories.clients import member_of, owner_of, signed_in

pytestmark = pytest.mark.django_db
THROUGH = Participation.Payment.THROUGH_HOLDER


@pytest.fixture
def earns() -> Participation:
    label = make_label(name="Onbit")
    recording = make_recording(make_catalog(label), title="Sea")
    dalbi = make_creator(label, name="Dalbi")
    make_credit(recording, dalbi)
    return make_participation(make_share(recording), dalbi, payment=THROUGH)


def of(party: Party) -> Client:
    return signed_in(party.user)


def state(earns: Participation) -> list[str]:
    return list(earns.answers.order_by("answered_at", "pk").values_list("status", flat=True))


def test_creator_confirms_on_the_page_of_the_work(earns: Participation) -> None:
    client, work = of(earns.party), reverse("work", args=[earns.share.recording.uuid])
    asked = client.get(work).content.decode()
    answer = reverse("participation-answer", args=[earns.uuid])

    assert ("Confirm or dispute it" in asked, "Onbit pays you 25 %" in client.get(answer).content.decode()) == (
        True,
        True,
    )
    client.post(answer, {"answer": "confirm"})

    assert (state(earns), "Confirmed" in client.get(work).content.decode()) == (["confirmed"], True)


def test_dispute_goes_its_way_to_a_decision(earns: Participation) -> None:
    creator, label_owner = of(earns.party), make_owner(earns.share.recording.organisation)
    label, operator = signed_in(label_owner), signed_in(make_operator())
    proof = SimpleUploadedFile("agreement.pdf", b"%PDF-1.7 half")

    creator.post(
        reverse("participation-answer", args=[earns.uuid]),
        {"answer": "dispute", "words": "It is a half.", "title": "Agreement", "document": proof},
    )
    found = ParticipationAnswer.objects.get()
    page = reverse("participation-dispute", args=[found.uuid])
    assert [disputed_participations([earns.pk]), Letter.objects.filter(to=label_owner.email).count()] == [{earns.pk}, 1]
    for client in (creator, label, operator):
        assert "It is a half." in client.get(page).content.decode()
        assert "Sea" in client.get(reverse("participation-disputes")).content.decode()
        assert client.get(reverse("participation-dispute-document", args=[found.uuid])).status_code == 200
    label.post(page, {"words": "The addendum of 2024 says a quarter."})
    assert "The addendum of 2024 says a quarter." in creator.get(page).content.decode()
    operator.post(page, {"status": "upheld", "reason": "The addendum is not signed."})

    found.refresh_from_db()
    assert (found.status, found.reason, disputed_participations([earns.pk])) == (
        "upheld",
        "The addendum is not signed.",
        set(),
    )
    assert "The addendum is not signed." in label.get(page).content.decode()


def test_creator_ends_it_by_agreement_and_may_confirm_anew(earns: Participation) -> None:
    user = earns.party.user
    assert user is not None
    found = service.dispute(earns, words="It is a half.", at=NOON, actor=user)

    of(earns.party).post(reverse("participation-dispute", args=[found.uuid]), {"words": "We signed 30 %."})
    service.confirm(earns, at=NOON, actor=user)

    assert sorted(state(earns)) == ["agreed", "confirmed"]


def test_one_dispute_at_a_time_and_only_about_what_the_holder_pays(earns: Participation) -> None:
    user = earns.party.user
    assert user is not None
    found = service.dispute(earns, words="It is a half.", at=NOON, actor=user)
    direct = make_participation(earns.share, make_creator(name="Nari"))

    with pytest.raises(service.DisputedAlready):
        service.confirm(earns, at=NOON, actor=user)
    with pytest.raises(service.NotPaidByTheHolder):
        service.dispute(direct, words="No", at=NOON, actor=user)
    service.agree(found, words="Fine", at=NOON, actor=user)
    with pytest.raises(service.DisputeOver):
        service.decide(found, status="rejected", reason="Late", at=NOON, actor=make_operator())


def test_dispute_without_words_is_not_sent(earns: Participation) -> None:
    answer = of(earns.party).post(reverse("participation-answer", args=[earns.uuid]), {"answer": "dispute"})

    assert ("Say what is wrong." in answer.content.decode(), state(earns)) == (True, [])


def test_strangers_see_nothing_and_viewers_do_nothing(earns: Participation) -> None:
    user = earns.party.user
    assert user is not None
    found = service.dispute(earns, words="It is a half.", at=NOON, actor=user)
    page = reverse("participation-dispute", args=[found.uuid])

    answers = [owner_of(make_label()).get(page), of(make_creator()).get(page)]
    viewer = member_of(earns.share.recording.organisation, role="viewer").post(page, {"words": "Ours"})

    assert [answer.status_code for answer in answers] == [404, 404]
    found.refresh_from_db()
    assert (viewer.status_code, found.reply) == (403, "")
    stranger = of(make_creator()).get(reverse("participation-answer", args=[earns.uuid]))
    assert stranger.status_code == 404


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"status": "disputed", "words": ""}, "a_dispute_says_what_is_wrong"),
        ({"status": "agreed", "words": "No"}, "a_dispute_ends_with_a_reason"),
    ],
)
def test_postgresql_refuses_answers_that_say_nothing(
    earns: Participation, fields: dict[str, str], constraint: str
) -> None:
    assert earns.party.user is not None
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ParticipationAnswer.objects.create(
            participation=earns, answered_by=earns.party.user, answered_at=NOON, **fields
        )
