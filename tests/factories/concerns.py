"""Concerns as their reporters send them, for tests."""

from datetime import datetime
from io import BytesIO

from accounts.links import link_to
from licensing.models import Concern
from licensing.queries.concern_subjects import Subject
from licensing.services import concern_decisions, concerns
from licensing.services.concerns import Reporter, Said, Sent
from tests.factories.accounts import NOON, make_operator

SOUND = b"RIFF\x00\x00\x00\x00WAVE and so on"


def make_concern(
    subject: Subject,
    *,
    kind: str = Concern.Kind.MY_VOICE,
    email: str = "singer@example.org",
    name: str = "",
    network_address: str = "192.0.2.1",
    taken_up: bool = False,
    at: datetime = NOON,
) -> Concern:
    """A singer's report with a piece of sound, by somebody who is not signed in; `taken_up` by an operator."""
    said = Said("I never sang this.", "https://example.org/clip", [Sent("my voice.wav", BytesIO(SOUND))])
    reporter = Reporter(email, name, "en", network_address)
    concern = concerns.report(kind, subject, said, reporter, at=at, actor=None)
    return concern_decisions.acknowledge(concern, at=at, actor=make_operator()) if taken_up else concern


def token_of(concern: Concern) -> str:
    """What stands in the link of the reporter's mail."""
    return link_to("concern-follow", concern.uuid).split("/")[-2]
