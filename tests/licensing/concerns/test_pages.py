"""The pages of concerns: a singer's on a phone and without an account, the label's, the operator's."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter
from licensing.models import Concern
from licensing.queries.concern_subjects import Subject
from licensing.queries.concerns import evidence_of
from tests.factories.accounts import make_label, make_operator, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.clients import member_of, owner_of, signed_in
from tests.factories.concerns import SOUND, make_concern, token_of
from tests.factories.licences import make_licence

pytestmark = pytest.mark.django_db
NEW = "/concerns/new/"


def report(client: Client, query: str = "", **said: Any) -> Any:
    told = {"kind": "my_voice", "words": "I never sang this.", "email": "singer@example.org", "about": "x"} | said
    return client.post(NEW + query, told)


def test_p3_1_a_stranger_reports_a_voice_and_follows_it_by_a_link(client: Client) -> None:
    recording = make_recording()
    sound = SimpleUploadedFile("me.wav", SOUND)

    answer = report(client, f"?recording={recording.uuid}", about="", evidence=[sound], links="https://example.org/a")

    concern = Concern.objects.get()
    assert answer.status_code == 302
    assert (concern.recording, concern.confirmed_at) == (recording, None)
    link = re.search(r"/concerns/follow/\S+", Letter.objects.get().body)
    assert link is not None
    page = client.get(link[0]).content.decode()
    assert "I never sang this." in page
    assert "me.wav" in page
    assert "https://example.org/a" in page
    assert client.post(link[0], {"confirm": "yes"}).status_code == 302
    concern.refresh_from_db()
    assert concern.confirmed_at is not None


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_form_opens_in_each_language_from_every_place_that_leads_to_it(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    licence = make_licence()
    recording = licence.items.first().recording  # type: ignore[union-attr]
    label = recording.organisation
    places = {
        reverse("home"): NEW,
        reverse("recording", args=[recording.uuid]): f"{NEW}?recording={recording.uuid}",
        reverse("label", args=[label.slug]): f"{NEW}?label={label.slug}",
        reverse("licence-checked", args=[licence.number]): f"{NEW}?licence={licence.number}",
    }

    for place, address in places.items():
        assert f'href="{address}"' in client.get(place).content.decode(), place
        assert client.get(address).status_code == 200


def test_a_form_that_lacks_something_says_what_and_keeps_nothing(client: Client) -> None:
    answer = report(client, words="", evidence=[SimpleUploadedFile("me.exe", b"MZ")], links="not an address")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Send pictures, PDF documents, sound or film." in page
    assert "not an address" in page
    assert not Concern.objects.exists()


def test_the_page_behind_a_link_that_we_did_not_write_says_so(client: Client) -> None:
    assert client.get("/concerns/follow/nonsense/").status_code == 404


def test_the_label_answers_and_never_reads_the_reporter_s_address() -> None:
    label = make_label()
    concern = make_concern(Subject(make_recording(make_catalog(label))), name="Ha-eun", taken_up=True)
    owner, address = owner_of(label), reverse("concern", args=[concern.uuid])

    before = owner.get(address).content.decode()
    answer = owner.post(address, {"words": "It is another singer."})

    assert "I never sang this." in before
    assert "Ha-eun" in before
    assert "singer@example.org" not in before
    assert answer.status_code == 302
    assert "It is another singer." in Client().get(f"/concerns/follow/{token_of(concern)}/").content.decode()
    assert "The other side answers" in Letter.objects.filter(to="singer@example.org").last().subject  # type: ignore[union-attr]
    assert concern.get_kind_display() in owner.get("/concerns/about-you/").content.decode()
    assert member_of(label, role="viewer").post(address, {"words": "No."}).status_code == 403


def test_neither_another_label_nor_the_label_s_history_sees_who_reported() -> None:
    label, reporter = make_label(), make_owner(make_label())
    recording = make_recording(make_catalog(label))
    report(signed_in(reporter), f"?recording={recording.uuid}", email=reporter.email)
    concern = Concern.objects.get()
    operator = signed_in(make_operator())
    operator.post(reverse("concern-acknowledge", args=[concern.uuid]))

    assert concern.number in signed_in(reporter).get(NEW).content.decode()
    assert concern.number not in owner_of(label).get(NEW).content.decode()
    history = owner_of(label).get(reverse("history", args=[concern.uuid])).content.decode()

    assert concern.confirmed_at is not None
    assert reporter.name not in history
    assert owner_of(make_label()).get(reverse("concern", args=[concern.uuid])).status_code == 404


def test_an_operator_takes_up_freezes_and_decides() -> None:
    recording, operator = make_recording(), signed_in(make_operator())
    concern = make_concern(Subject(recording), at=timezone.now())
    address = reverse("concern", args=[concern.uuid])

    home, queue = operator.get("/operator/").content.decode(), operator.get("/concerns/").content.decode()
    operator.post(reverse("concern-acknowledge", args=[concern.uuid]))
    operator.post(reverse("concern-freeze", args=[concern.uuid]))
    frozen = recording.freezes.filter(lifted_at=None).count()
    unsaid = operator.post(reverse("concern-decide", args=[concern.uuid]), {"outcome": "upheld", "reasons": "So."})
    decided = operator.post(
        reverse("concern-decide", args=[concern.uuid]),
        {"outcome": "dismissed", "reasons": "It is another singer."},
    )

    page = operator.get(address).content.decode()
    assert "1 concern waits" in home
    assert concern.number in queue
    assert frozen == 1
    assert "Say whether the recording stays frozen." in unsaid.content.decode()
    assert decided.status_code == 302
    assert recording.freezes.filter(lifted_at=None).count() == 0
    assert "It is another singer." in page
    assert "singer@example.org" in page
    followed = Client().get(f"/concerns/follow/{token_of(concern)}/").content.decode()
    assert "Appeal against it" in followed


def test_evidence_is_given_out_as_a_download_that_no_page_shows() -> None:
    concern = make_concern(Subject(make_recording()), taken_up=True)
    file = evidence_of(concern).get()

    answer = Client().get(reverse("concern-follow-file", args=[token_of(concern), file.uuid]))

    assert b"".join(answer.streaming_content) == SOUND  # type: ignore[attr-defined]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    other = make_concern(Subject(make_recording()), email="other@example.org")
    assert Client().get(reverse("concern-follow-file", args=[token_of(other), file.uuid])).status_code == 404


def test_a_report_is_taken_from_any_number_of_phones_behind_one_address(client: Client) -> None:
    answers = [report(client, email=f"{number}@example.org") for number in range(8)]

    assert {answer.status_code for answer in answers} == {302}
    assert [answer["Location"] for answer in answers].count("/concerns/sent/now/") == 5
    assert Concern.objects.count() == 8
    assert "confirm your address" in client.get(answers[-1]["Location"]).content.decode()


def test_whoever_types_another_s_address_gets_no_link_that_would_confirm_it() -> None:
    stranger = signed_in(make_owner(make_label()))
    report(stranger, email="victim@example.org")

    assert Concern.objects.get().confirmed_at is None
    assert "/concerns/follow/" not in stranger.get(NEW).content.decode()
