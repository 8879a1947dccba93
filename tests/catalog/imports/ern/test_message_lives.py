"""A message delivers, a later one replaces what it said, a purge takes it off, and a new one brings it back."""

from datetime import date

import pytest

from marketplace.catalog.models import Credit, Deal, ImportBatch, Recording, Release
from marketplace.catalog.queries.clearance import Piece
from marketplace.catalog.services.imports.messages import came_before
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Purpose
from tests.catalog.asking import missing
from tests.catalog.imports.ern.builders import terms4
from tests.catalog.imports.ern.lives import brought, delivery, purge
from tests.catalog.imports.songs import outcomes, reasons
from tests.factories.accounts import NOON, make_label
from tests.factories.catalog import clear
from tests.factories.imports import take

pytestmark = pytest.mark.django_db

MAKER = (
    "<Contributor><ContributorPartyReference>PSeoJiwoo</ContributorPartyReference>"
    "<Role><Value>Producer</Value></Role></Contributor>"
)
HALF = MAKER.replace("</Contributor>", "<AiContribution>Partly</AiContribution></Contributor>")
TRAINING = terms4(
    "UseForTrainingGenerativeAI",
    "UseForDataMining",
    where="<TerritoryCode>KR</TerritoryCode>",
    when="<ValidityPeriod><StartDate>2026-12-01</StartDate></ValidityPeriod>",
    model="UserDefined",
)


def test_a_delivery_of_4_3_2_with_ai_facts_and_a_training_deal_becomes_recordings() -> None:
    batch = brought(make_label(), delivery(more=f"<ContainsAI>Partly</ContainsAI>{HALF}", terms=TRAINING))

    assert (batch.about["standard"], batch.about["version"], batch.about["message_id"]) == (
        "DDEX ERN",
        "4.3.2",
        "M-1",
    )
    take(batch)
    ferry, tide = Recording.objects.order_by("isrc")
    assert [(one.title, one.ai_contribution) for one in (ferry, tide)] == [
        ("Night Ferry", "partly"),
        ("Tide", "unknown"),
    ]
    producer = Credit.objects.get(recording=ferry, role="producer")
    assert (producer.party.name, producer.ai_contribution) == ("Seo Jiwoo", "partly")
    deal = Deal.objects.get(recording=ferry)
    assert deal.purposes == [Purpose.DATA_MINING, Purpose.TRAIN_GENERATIVE]
    assert (deal.territory, deal.starts_on, deal.message_id) == (Territory.of("KR"), date(2026, 12, 1), "M-1")


def test_a_message_that_is_silent_about_ai_takes_back_nothing_that_was_said_of_it() -> None:
    label = make_label()
    take(brought(label, delivery(more="<ContainsAI>Partly</ContainsAI>")))

    update = brought(label, delivery("M-2", "2026-11-10T10:00:00Z", title="Night Ferry II"))
    take(update)

    assert [change["field"] for change in update.rows.order_by("number")[0].changes] == ["title"]
    ferry, tide = Recording.objects.order_by("isrc")
    assert (ferry.ai_contribution, tide.ai_contribution) == ("partly", "unknown")


def test_p2_4_a_message_with_contains_ai_all_is_refused_with_its_line() -> None:
    batch = brought(make_label(), delivery(more="<ContainsAI>All</ContainsAI>"))

    assert reasons(batch) == [(5, "ai", "Wholly AI-made recordings cannot be listed")]
    take(batch)
    assert [recording.title for recording in Recording.objects.all()] == ["Tide"]


@pytest.mark.parametrize("use", ["OnDemandStream", "PermanentDownload", "UseForTrainingGenerativeAI"])
def test_no_deal_of_a_message_is_permission_to_train(use: str) -> None:
    label = make_label()
    take(brought(label, delivery(terms=terms4(use, model="UserDefined"))))

    told = [what for what, _who in missing(Recording.objects.get(title="Tide"))]

    assert told == [Piece.ARTIST_CONSENT, Piece.NO_WRITER, Piece.SHARE, Piece.SHARE]


def test_an_update_replaces_what_the_delivery_said() -> None:
    label = make_label()
    take(brought(label, delivery(more=MAKER)))

    update = brought(label, delivery("M-2", "2026-11-10T10:00:00Z", title="Night Ferry II", terms=TRAINING))

    assert [change["field"] for change in update.rows.order_by("number")[0].changes] == [
        "title",
        "contributors",
        "deals",
    ]
    take(update)
    ferry = Recording.objects.get(isrc="KRZ992600017")
    assert ferry.title == "Night Ferry II"
    assert sorted(ferry.credits.values_list("role", flat=True)) == ["featured_artist"]
    assert {deal.use_types[0] for deal in Deal.objects.all()} == {"UseForDataMining"}
    assert Release.objects.get().told_by == "M-2"


def test_the_same_message_twice_changes_nothing_and_is_known() -> None:
    label = make_label()
    first = take(brought(label, delivery()))

    again = brought(label, delivery())

    assert again.counts["unchanged"] == 2
    assert came_before(again) == first
    assert came_before(first) is None
    assert came_before(brought(label, delivery("M-1", "2026-11-02T10:00:00Z"))) is None
    assert came_before(brought(make_label(), delivery())) is None


def test_an_older_message_after_a_newer_one_is_questioned() -> None:
    label = make_label()
    take(brought(label, delivery("M-2", "2026-11-10T10:00:00Z")))

    older = brought(label, delivery("M-1", title="Night Fery"))

    assert {warning["facts"]["newer"] for row in older.rows.all() for warning in row.warnings} == {"M-2"}
    take(older)
    assert Release.objects.get().told_by == "M-2"


def test_a_purge_withdraws_from_that_moment_and_a_new_delivery_brings_it_back() -> None:
    label = make_label()
    take(brought(label, delivery()))
    ferry = clear(Recording.objects.get(title="Night Ferry"))

    off = brought(label, purge())
    assert (outcomes(off)[0][1], ferry.withdrawn_at) == ("changed", None)
    take(off)

    assert Recording.objects.filter(withdrawn_at=NOON).count() == 2
    assert (Piece.WITHDRAWN, label.name) in missing(ferry)
    late = brought(label, delivery())
    assert {warning["facts"]["newer"] for row in late.rows.all() for warning in row.warnings} == {"M-9"}
    take(brought(label, delivery("M-10", "2026-11-22T10:00:00Z")))
    assert Recording.objects.filter(withdrawn_at=None).count() == 2
    assert Piece.WITHDRAWN not in [what for what, _who in missing(ferry)]


def test_a_message_in_one_line_keeps_its_rows_apart() -> None:
    batch = brought(make_label(), delivery().replace(b"\n", b""))

    assert outcomes(batch) == [(1, "new"), (2, "new")]


def test_a_broken_message_is_refused_whole() -> None:
    label = make_label()

    batch = brought(label, delivery()[:-200])

    assert batch.status == ImportBatch.Status.FAILED
    assert batch.rows.count() == 0
