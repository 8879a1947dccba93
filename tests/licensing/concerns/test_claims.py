"""An operator makes a claim of a concern: what was said and shown is kept, and both sides are told."""

from datetime import date
from io import BytesIO

import pytest

from accounts.models import Letter, Organisation
from licensing.models import Concern
from licensing.queries.concern_subjects import Subject
from licensing.services import concern_claims, concerns
from licensing.services.concern_claims import NoClaimInIt
from licensing.services.concerns import Reporter, Said, Sent
from marketplace.catalog.models import Claim
from marketplace.catalog.services.claims.opening import Demand
from marketplace.kit.territories import WORLD
from tests.factories.accounts import NOON, make_label, make_operator, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.claims import SINCE
from tests.factories.clients import owner_of, signed_in
from tests.factories.concerns import SOUND, make_concern

pytestmark = pytest.mark.django_db
WHAT = {"side": "master", "part": "1/2", "territory": "KR", "since": "2019-03-01"}


def reported(label_name: str = "Sunset Records") -> Concern:
    """What a label that is signed in says of a recording that another one lists, with a contract and a sound."""
    recording = make_recording(make_catalog(make_label(name="Onbit Records")))
    reporter = make_owner(make_label(name=label_name))
    files = [Sent("Contract", BytesIO(b"%PDF-1.7 contract")), Sent("take.wav", BytesIO(SOUND))]
    said = Said("We recorded it.", "https://example.org/session", files)
    return concerns.report(
        Concern.Kind.NOT_THE_OWNER,
        Subject(recording=recording),
        said,
        Reporter(reporter.email),
        at=NOON,
        actor=reporter,
    )


def test_operator_makes_a_claim_with_what_was_said_and_shown() -> None:
    concern = reported()
    assert concern.recording is not None
    operator, door = signed_in(make_operator()), f"/concerns/{concern.uuid}/claim/"
    other = make_owner(concern.recording.organisation)
    operator.post(f"/concerns/{concern.uuid}/acknowledge/")
    assert door in operator.get(f"/concerns/{concern.uuid}/").content.decode()
    claimant = offered_in(operator.get(door).content.decode())

    opened = operator.post(door, WHAT | {"claimant": claimant})

    claim = Claim.objects.get()
    assert (opened.status_code, opened["Location"]) == (302, f"/claims/{claim.uuid}/")
    assert (claim.claimant.name, claim.respondent.name, str(claim.part), str(claim.territory), claim.since) == (
        "Sunset Records",
        "Onbit Records",
        "1/2",
        "KR",
        date(2019, 3, 1),
    )
    assert list(claim.recordings.all()) == [concern.recording]
    assert [(one.kind, one.speaker, one.text, one.document_title) for one in claim.entries.all()] == [
        (
            "statement",
            "Sunset Records",
            f"We recorded it.\n\nhttps://example.org/session\n\n{concern.number}",
            "",
        ),
        ("evidence", "Sunset Records", "", "Contract"),
        ("evidence", "Sunset Records", "", "take.wav"),
    ]
    concern.refresh_from_db()
    assert concern.claim == claim
    subjects = set(Letter.objects.values_list("to", "subject"))
    assert (concern.email, f"Your report {concern.number} is claim {claim.number} now") in subjects
    assert (other.email, "Sunset Records says that recordings you list are theirs") in subjects
    for side in (claim.claimant, claim.respondent):
        client = owner_of(side)
        for entry in claim.entries.exclude(document_sha256=""):
            assert client.get(f"/claims/documents/{entry.uuid}/").status_code == 200
    assert claim.number in owner_of(claim.respondent).get(f"/concerns/{concern.uuid}/").content.decode()
    assert door not in operator.get(f"/concerns/{concern.uuid}/").content.decode()


def offered_in(page: str) -> str:
    """The one claimant that the form offers."""
    return page.split('<option value="')[1].split('"', maxsplit=1)[0]


def test_concern_of_somebody_who_is_no_rights_holder_here_is_no_claim() -> None:
    recording = make_recording()
    concern = make_concern(Subject(recording=recording), email="fan@example.org")
    demand = Demand("master", WORLD, SINCE)

    for claimant in (make_label(), recording.organisation):
        with pytest.raises(NoClaimInIt):
            concern_claims.make_claim(concern, claimant, demand, at=NOON, actor=make_operator())

    page = signed_in(make_operator()).get(f"/concerns/{concern.uuid}/").content.decode()
    assert "Make it a claim" not in page


def test_concern_becomes_a_claim_once() -> None:
    concern = reported()
    claimant = Organisation.objects.get(name="Sunset Records")
    demand = Demand("master", WORLD, SINCE)
    concern_claims.make_claim(concern, claimant, demand, at=NOON, actor=make_operator())

    with pytest.raises(NoClaimInIt):
        concern_claims.make_claim(concern, claimant, demand, at=NOON, actor=make_operator())
