"""The pages on which an operator decides about a licence, and what its parties and the public then see."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from licensing.models import Breach, Licence
from licensing.services import licence_states
from tests.factories.accounts import make_key, make_operator
from tests.factories.clients import member_of, owner_of, signed_in
from tests.factories.licences import make_licence

pytestmark = pytest.mark.django_db

WHY = "No report for three months."


@pytest.fixture
def licence() -> Licence:
    return make_licence(at=timezone.now())


def test_an_operator_suspends_resumes_and_ends_after_being_asked(licence: Licence) -> None:
    client, own = signed_in(make_operator()), f"/licences/{licence.uuid}/"

    asked = client.get(f"{own}suspend/").content.decode()
    unsaid = client.post(f"{own}suspend/", {"confirmed": "yes"})
    client.post(f"{own}suspend/", {"confirmed": "yes", "reason": WHY})
    suspended = client.get(own).content.decode()
    client.post(f"{own}resume/", {"confirmed": "yes", "reason": "The reports came."})
    client.post(f"{own}end/", {"confirmed": "yes", "reason": "Agreed by both."})
    late = client.post(f"{own}suspend/", {"confirmed": "yes", "reason": WHY})

    assert "no file is delivered under it" in asked
    assert unsaid.status_code == 422
    assert WHY in suspended
    assert f"{own}resume/" in suspended
    licence.refresh_from_db()
    assert (licence.status, licence.ending) == ("ended", "Agreed by both.")
    assert late.status_code == 422
    assert "is over already" in late.content.decode()
    events = [event["what"] for event in client.get(own).context["events"]]
    assert sorted(events)[-3:] == [
        "The licence goes on: The reports came.",
        "The licence was ended: Agreed by both.",
        f"The licence was suspended: {WHY}",
    ]


def test_the_parties_see_why_and_the_public_sees_only_that_and_since_when(licence: Licence) -> None:
    licence_states.suspend(licence, reason=WHY, at=timezone.now(), actor=make_operator())

    holder = owner_of(licence.organisation)
    for page in (f"/licences/{licence.uuid}/", f"/licences/{licence.uuid}/files/"):
        assert WHY in holder.get(page).content.decode()
    assert WHY in owner_of(licence.terms.organisation).get(f"/licences/{licence.uuid}/").content.decode()
    checked = Client().get(f"/check/{licence.number}/").content.decode()
    assert "Suspended since" in checked
    assert "It covers nothing now" in checked
    assert WHY not in checked


def test_a_machine_reads_the_state_and_the_reason(licence: Licence) -> None:
    _key, secret = make_key(licence.organisation)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    licence_states.suspend(licence, reason=WHY, at=timezone.now(), actor=make_operator())

    told = client.get(f"/api/v1/licences/{licence.uuid}").json()
    files = client.get(f"/api/v1/licences/{licence.uuid}/files")

    assert told["status"] == "suspended"
    assert WHY in told["reason"]
    assert files.status_code == 403
    assert WHY in files.json()["detail"]


def test_a_licensor_tells_of_a_breach_and_an_operator_answers(licence: Licence) -> None:
    label, operator = owner_of(licence.terms.organisation), signed_in(make_operator())

    label.post(f"/licences/{licence.uuid}/breach/", {"told": "They train another model."})
    breach = Breach.objects.get()
    waiting = operator.get("/breaches/").content.decode()
    home = operator.get("/operator/").content.decode()
    dismissed = operator.post(f"/breaches/{breach.uuid}/dismiss/", {"reason": "It is the licensed one."}, follow=True)

    assert "They train another model." in waiting
    assert "1 licensor says that a licence was broken" in home
    assert "It is the licensed one." in dismissed.content.decode()
    assert "It is the licensed one." in label.get(f"/licences/{licence.uuid}/").content.decode()
    assert (
        "They train another model."
        not in owner_of(licence.organisation).get(f"/licences/{licence.uuid}/").content.decode()
    )


def test_only_owners_and_managers_of_the_licensor_tell(licence: Licence) -> None:
    viewer = member_of(licence.terms.organisation, role=Membership.Role.VIEWER)

    assert viewer.get(f"/licences/{licence.uuid}/breach/").status_code == 403
    assert owner_of(licence.organisation).get(f"/licences/{licence.uuid}/breach/").status_code == 403


def test_a_term_that_is_over_is_no_reproach_and_gives_no_files(licence: Licence) -> None:
    Licence.objects.update(starts_on="2020-01-01", ends_on="2021-01-01")

    checked = Client().get(f"/check/{licence.number}/").content.decode()
    own = owner_of(licence.organisation).get(f"/licences/{licence.uuid}/").content.decode()

    assert "Its term is over" in checked
    assert "It covers nothing now" not in checked
    assert "The term is over: nothing more is delivered or trained" in own
    assert "may learn from" not in own
    assert "Get the music" not in own
