"""A rights file states who controls, earns, permits, is credited and consents; its lines are judged together."""

from datetime import UTC, datetime

import pytest

from accounts.models import Organisation, Party
from marketplace.catalog.models import (
    Catalog,
    Consent,
    Credit,
    Grant,
    Participation,
    RightsShare,
)
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.imports.mending import mend
from marketplace.kit.territories import WORLD, Territory
from tests.catalog.imports.rights.lines import CONSENT, CREDIT, EARNS, GRANT, SHARE, outcomes, reasons, rights
from tests.factories.accounts import NOON, make_label
from tests.factories.imports import take

pytestmark = pytest.mark.django_db


def test_a_rights_file_states_everything_that_clearance_asks_for(label: Organisation) -> None:
    publishing = SHARE | {"side": "publishing", "holder": "Song Co", "part": "1/3", "territory": "WORLD-US"}

    batch = rights(label, CONSENT, EARNS, SHARE, publishing, GRANT, CREDIT | {"isni": "000000012281955X"})

    assert (batch.counts["new"], reasons(batch)) == (6, [])
    assert RightsShare.objects.count() == 0
    take(batch)
    master, other = RightsShare.objects.order_by("side")
    assert (master.holder, master.parts, master.whole, master.territory) == (label.party, 1, 1, WORLD)
    assert (other.holder.name, other.parts, other.whole) == ("Song Co", 1, 3)
    assert other.territory == Territory.parse("WORLD-US")
    earns = Participation.objects.get()
    assert (earns.share, earns.party.name, earns.parts, earns.whole, earns.payment) == (master, "Yoon", 1, 4, "direct")
    grant = Grant.objects.get()
    assert (grant.holder, grant.covers_all, grant.sides, grant.origin) == (other.holder, True, ["publishing"], None)
    assert Credit.objects.filter(party__name="Kim Nari", role="vocalist").count() == 2
    assert Party.objects.get(name="Kim Nari").isni == "000000012281955X"
    consent = Consent.objects.get()
    assert (consent.basis, consent.declared_by, consent.warranted_by) == ("declared", label, "Seo Jiwoo")
    assert (consent.given_at, consent.recordings.count()) == (datetime(2026, 3, 2, tzinfo=UTC), 2)


def test_the_same_rights_file_twice_changes_nothing(label: Organisation) -> None:
    lines = (SHARE, EARNS, GRANT, CREDIT, CONSENT)
    take(rights(label, *lines))

    again = take(rights(label, *lines))

    assert (outcomes(again), again.counts["written"]) == (["unchanged"] * 5, 0)
    assert (RightsShare.objects.count(), Grant.objects.count(), Consent.objects.count()) == (1, 1, 1)


def test_one_line_speaks_for_every_recording_of_a_catalog(label: Organisation) -> None:
    catalog = Catalog.objects.get()

    take(rights(label, SHARE | {"recordings": "ALL"}, EARNS | {"recordings": "*"}, GRANT, catalog=catalog))

    assert RightsShare.objects.count() == Participation.objects.count() == 2
    assert Grant.objects.get().catalog == catalog


def test_what_nobody_may_state_is_refused(label: Organisation) -> None:
    take(rights(label, CREDIT | {"ipi": "00014107338"}))

    batch = rights(
        label,
        SHARE | {"recordings": "H-404"},
        GRANT | {"holder": "Hangang"},
        CONSENT | {"person": "Stranger"},
        CONSENT | {"document": ""},
        CREDIT | {"ipi": "00000000000"},
        {"kind": "gift"},
    )

    assert reasons(batch) == [
        (2, "recordings", "No recording of yours has the ISRC or own id “H-404”"),
        (3, "holder", "Your own permission is not given by a file"),
        (4, "person", "“Stranger” is not credited on “Ferry”"),
        (5, "document", "A consent needs the document that shows it"),
        (6, "ipi", "“Kim Nari” is known by the number 00014107338"),
        (7, "kind", "“gift” is not one of the words that stand here"),
        (7, "recordings", "A line of this kind needs “recordings”"),
    ]


def test_mending_one_line_judges_the_others_again(label: Organisation) -> None:
    batch = rights(label, SHARE | {"holder": ""}, EARNS)
    assert outcomes(batch) == ["refused", "refused"]

    batch = mend(batch, {2: {"holder": "Hangang"}}, at=NOON, actor=None)

    assert outcomes(batch) == ["new", "new"]
    assert take(batch).counts["written"] == 2


def test_another_labels_recordings_cannot_be_spoken_for(label: Organisation) -> None:
    batch = rights(make_label(), SHARE, SHARE | {"recordings": "ALL"})

    assert reasons(batch) == [
        (2, "recordings", "No recording of yours has the ISRC or own id “H-1”"),
        (3, "recordings", "The catalog has no recordings yet"),
    ]
    assert batches.discard(batch, at=NOON, actor=None).rows.count() == 0
