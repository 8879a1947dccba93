"""Machines report a wrong, follow it, answer it and list it, by the rules of the page."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Organisation
from licensing.models import Concern, ConcernEvidence
from licensing.queries.concern_subjects import Subject
from licensing.services.concerns import AT_ONCE_BY_ADDRESS
from tests.factories.accounts import NOON, make_developer, make_label
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.clients import machine_of
from tests.factories.concerns import SOUND, make_concern, token_of

pytestmark = pytest.mark.django_db
URL = "/api/v1/concerns"
SAID = {
    "kind": Concern.Kind.MY_VOICE,
    "about": "KRZ992600017",
    "words": "I never sang this.",
    "email": "singer@example.org",
}


@pytest.fixture
def label() -> Organisation:
    return make_label(name="Hangang")


@pytest.fixture
def concern(label: Organisation) -> Concern:
    return make_concern(Subject(make_recording(make_catalog(label), isrc="KRZ992600017")), taken_up=True, at=NOON)


def sound(name: str = "clip.wav", content: bytes = SOUND) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_anybody_reports_with_evidence_and_is_not_told_the_link(client: Client, label: Organisation) -> None:
    recording = make_recording(make_catalog(label), isrc="KRZ992600017")

    answer = client.post(URL, SAID | {"evidence": [sound(), sound("two.wav")]})

    concern = Concern.objects.get()
    assert (answer.status_code, answer.json()) == (201, {"number": concern.number, "needs_confirmation": False})
    assert (concern.recording, concern.answering, concern.email) == (recording, label, "singer@example.org")
    assert ConcernEvidence.objects.filter(statement__concern=concern).count() == 2


def test_reports_beyond_a_few_of_one_address_wait_for_their_mail_as_on_the_page(client: Client) -> None:
    answers = [client.post(URL, SAID | {"email": f"{n}@example.org"}).json() for n in range(AT_ONCE_BY_ADDRESS + 1)]

    told = [answer["needs_confirmation"] for answer in answers]
    assert told == [False] * AT_ONCE_BY_ADDRESS + [True]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "nonsense"}, "kind"),
        ({"words": ""}, "words"),
        ({"email": "nobody"}, "email"),
        ({"links": "javascript:alert(1)"}, "links"),
    ],
)
def test_what_the_page_refuses_is_refused(client: Client, changed: dict[str, str], field: str) -> None:
    answer = client.post(URL, SAID | changed)

    assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, [field])
    assert not Concern.objects.exists()


def test_evidence_that_nobody_can_look_at_is_refused(client: Client) -> None:
    answer = client.post(URL, SAID | {"evidence": [sound("a.wav", b"MZ program")]})

    assert (answer.status_code, Concern.objects.count()) == (422, 0)


def test_the_reporter_follows_and_adds_by_the_link_of_the_mail(client: Client, concern: Concern) -> None:
    token = token_of(concern)

    added = client.post(f"{URL}/follow/{token}", {"words": "Here is more."})

    told = client.get(f"{URL}/follow/{token}").json()
    assert (added.status_code, [one["words"] for one in told["statements"]]) == (
        201,
        ["I never sang this.", "Here is more."],
    )
    assert "singer@example.org" not in str(told)
    assert client.get(f"{URL}/follow/{token}x").status_code == 404


def test_the_other_side_lists_reads_and_answers(label: Organisation, concern: Concern) -> None:
    machine: Any = machine_of(label)

    listed = machine.get(URL, {"waiting": "true"}).json()["results"]
    told = machine.post(f"{URL}/{concern.uuid}/statements", {"words": "She was paid."}).json()

    assert [(one["number"], one["is_frozen"]) for one in listed] == [(concern.number, False)]
    assert [(one["side"], one["kind"]) for one in told["statements"]] == [
        ("reporter", "report"),
        ("answering", "counter"),
    ]
    file = told["statements"][0]["files"][0]["uuid"]
    assert b"".join(machine.get(f"{URL}/{concern.uuid}/files/{file}").streaming_content) == SOUND


def test_nobody_elses_machine_sees_it(concern: Concern) -> None:
    stranger: Any = machine_of(make_developer())

    assert stranger.get(URL).json()["results"] == []
    assert stranger.get(f"{URL}/{concern.uuid}").status_code == 404
    assert stranger.post(f"{URL}/{concern.uuid}/statements", {"words": "x"}).status_code == 404
