"""A rights file states who controls, earns, permits, is credited and consents; its lines add up."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import AuditEntry, Organisation, Party
from accounts.services import parties
from marketplace.catalog.models import (
    Catalog,
    Consent,
    Credit,
    Grant,
    ImportBatch,
    Participation,
    RightsChange,
    RightsShare,
)
from marketplace.catalog.services import consents, divided_months, grants
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.imports.mending import mend
from marketplace.kit.months import Month
from marketplace.kit.territories import WORLD, Territory
from tests.factories.accounts import NOON, make_label, make_operator
from tests.factories.catalog import make_catalog, make_grant
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db

COLUMNS = (
    "kind", "recordings", "side", "holder", "person", "role", "part", "territory", "from", "until", "purposes",
    "stages", "contents", "least_price", "least_side", "payment", "document", "warranted_by", "isni", "ipi",
)  # fmt: skip
SHARE = {"kind": "share", "recordings": "H-1", "side": "master", "holder": "Hangang", "part": "100%"}
EARNS = {
    "kind": "participation",
    "recordings": "H-1",
    "side": "master",
    "holder": "Hangang",
    "person": "Yoon",
    "part": "25%",
}
GRANT = {
    "kind": "grant", "recordings": "ALL", "side": "publishing", "holder": "Song Co", "purposes": "data_mining",
    "stages": "evaluate", "contents": "audio", "document": "Letter of May",
}  # fmt: skip
CREDIT = {"kind": "credit", "recordings": "H-1; KRZ992600018", "person": "Kim Nari", "role": "vocalist"}
CONSENT = {
    "kind": "consent", "recordings": "H-1; H-2", "person": "Yoon", "purposes": "data_mining; ai_input",
    "document": "AI addendum, clause 4", "warranted_by": "Seo Jiwoo", "from": "2026-03-02",
}  # fmt: skip


@pytest.fixture
def label() -> Organisation:
    """Hangang, with two recordings by Yoon, the first of a work by Seo."""
    label = make_label(name="Hangang")
    rows = (("H-1", "Ferry", "Yoon", "KRZ992600017", "Seo"), ("H-2", "Tide", "Yoon", "KRZ992600018", ""))
    take(make_import(label, ("Own id", "Title", "Artist", "ISRC", "Writers"), *rows))
    return label


def rights(label: Organisation, *lines: dict[str, str], catalog: Catalog | None = None) -> ImportBatch:
    rows = [[line.get(column, "") for column in COLUMNS] for line in lines]
    return make_import(label, COLUMNS, *rows, kind=ImportBatch.Kind.RIGHTS, catalog=catalog)


def outcomes(batch: ImportBatch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("outcome", flat=True))


def reasons(batch: ImportBatch) -> list[tuple[int, str, str]]:
    return [
        (row.number, error["field"], error["reason"].format(**error["facts"]))
        for row in batch.rows.order_by("number")
        for error in row.errors
    ]


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


def test_a_share_and_a_participation_can_be_ended(label: Organisation) -> None:
    take(rights(label, SHARE, EARNS))

    batch = take(
        rights(
            label,
            SHARE | {"until": "2027-01-01"},
            SHARE | {"from": "2027-01-01", "part": "60%"},
            EARNS | {"until": "2027-01-01", "payment": "holder"},
        )
    )

    assert outcomes(batch) == ["changed", "new", "changed"]
    assert batch.rows.get(number=2).changes == [{"field": "valid_until", "before": "", "after": "2027-01-01"}]
    assert list(RightsShare.objects.order_by("valid_from").values_list("parts", "whole", "valid_until")) == [
        (1, 1, date(2027, 1, 1)),
        (3, 5, None),
    ]
    assert Participation.objects.get().payment == "through_holder"


def test_lines_that_do_not_add_up_are_refused(label: Organisation) -> None:
    batch = rights(
        label,
        SHARE | {"part": "60%"},
        SHARE | {"part": "60%", "holder": "Other", "territory": "KR"},
        SHARE | {"part": "40%", "holder": "Third", "territory": "EU"},
        SHARE | {"part": "10%", "territory": "KR"},
        SHARE | {"part": "60%"},
        EARNS | {"part": "80%"},
        EARNS | {"part": "30%", "person": "Seo"},
        EARNS | {"part": "10%", "from": "2026-01-01"},
        EARNS | {"holder": "Nobody"},
        EARNS | {"part": "80%"},
    )

    assert reasons(batch) == [
        (3, "part", "With this line 120 % of the master of “Ferry” would be held"),
        (5, "holder", "“Hangang” has another share of “Ferry” at the same time and place"),
        (6, "recordings", "An earlier row says this already"),
        (8, "part", "With this line 110 % of the income of “Hangang” would be given away"),
        (9, "person", "“Yoon” takes part in this share at the same time already"),
        (10, "holder", "“Nobody” has no master share of “Ferry” from which somebody could earn"),
        (11, "recordings", "An earlier row says this already"),
    ]


def test_shares_after_one_another_or_elsewhere_add_up(label: Organisation) -> None:
    batch = rights(
        label,
        SHARE | {"territory": "KR", "until": "2027-01-01"},
        SHARE | {"territory": "KR", "from": "2027-01-01"},
        SHARE | {"territory": "WORLD-KR", "holder": "Other"},
    )

    assert outcomes(batch) == ["new"] * 3


def test_one_line_speaks_for_every_recording_of_a_catalog(label: Organisation) -> None:
    catalog = Catalog.objects.get()

    take(rights(label, SHARE | {"recordings": "ALL"}, EARNS | {"recordings": "*"}, GRANT, catalog=catalog))

    assert RightsShare.objects.count() == Participation.objects.count() == 2
    assert Grant.objects.get().catalog == catalog


def test_a_grant_for_one_catalog_is_not_one_for_another(label: Organisation) -> None:
    first = Catalog.objects.get()
    take(make_import(label, ("Title", "Artist"), ("Other", "Yoon"), catalog=make_catalog(label, title="Second")))
    second = Catalog.objects.get(title="Second")
    take(rights(label, GRANT, catalog=first))

    batches = [take(rights(label, GRANT, catalog=catalog)) for catalog in (first, second, second)]

    assert [outcomes(batch) for batch in batches] == [["unchanged"], ["new"], ["unchanged"]]
    assert list(Grant.objects.order_by("pk").values_list("catalog", "covers_all")) == [
        (first.pk, False),
        (second.pk, False),
    ]


def test_a_grant_of_named_recordings_is_one_grant(label: Organisation) -> None:
    terms = {"least_price": "2.50 EUR", "least_side": "20%"}
    take(rights(label, GRANT | terms | {"recordings": "H-1"}, GRANT | terms | {"recordings": "KRZ992600018"}))

    grant = Grant.objects.get()
    assert (grant.recordings.count(), grant.covers_all) == (2, False)
    assert (grant.least_price_units, grant.least_price_currency) == (2_500_000, "EUR")
    assert (grant.least_side_parts, grant.least_side_whole) == (1, 5)
    assert outcomes(rights(label, GRANT | terms | {"recordings": "H-2"})) == ["unchanged"]


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


def test_an_import_never_brings_back_what_was_withdrawn(label: Organisation) -> None:
    take(rights(label, CONSENT, GRANT))
    consents.withdraw(Consent.objects.get(), at=NOON, actor=None)
    grants.withdraw(Grant.objects.get(), at=NOON, actor=None)

    again = rights(label, CONSENT, GRANT, CONSENT | {"from": "2026-11-15", "document": "Addendum of November"})

    assert outcomes(again) == ["refused", "refused", "refused"]
    assert reasons(again) == [
        (2, "person", "“Yoon” withdrew consent for “Ferry” on 2026-11-15"),
        (3, "document", "“Song Co” withdrew this permission"),
        (4, "person", "“Yoon” withdrew consent for “Ferry” on 2026-11-15"),
    ]


def test_what_is_withdrawn_stands_in_the_history_of_the_label_that_brought_it(label: Organisation) -> None:
    take(rights(label, CONSENT, GRANT))

    consents.withdraw(Consent.objects.get(), at=NOON, actor=None)
    grants.withdraw(Grant.objects.get(), at=NOON, actor=None)

    told = AuditEntry.objects.filter(action__endswith=".withdrawn").values_list("action", "organisation")
    assert list(told) == [("consent.withdrawn", label.pk), ("grant.withdrawn", label.pk)]


def test_a_consent_that_begins_later_is_refused(label: Organisation) -> None:
    batch = rights(label, CONSENT | {"from": "2026-11-16"}, CONSENT | {"from": "2026-11-15"})

    assert outcomes(batch) == ["refused", "new"]
    assert reasons(batch) == [(2, "valid_from", "This consent begins only on 2026-11-16")]


def test_writers_are_credited_on_the_work_if_there_is_one(label: Organisation) -> None:
    take(rights(label, {"kind": "credit", "recordings": "H-1; H-2", "person": "Nari", "role": "composer"}))

    given = Credit.objects.filter(party__name="Nari").order_by("pk")
    assert sorted((str(each.recording or ""), str(each.work or "")) for each in given) == [("", "Ferry"), ("Tide", "")]


def test_a_consent_may_rest_on_a_credit_of_the_same_file(label: Organisation) -> None:
    batch = rights(label, CONSENT | {"person": "Kim Nari"}, CREDIT)

    assert outcomes(batch) == ["new", "new"]


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


def test_a_file_states_no_permission_for_a_holder_that_acts_for_itself(label: Organisation) -> None:
    take(rights(label, SHARE | {"side": "publishing", "holder": "Song Co"}))
    holder = Party.objects.get(name="Song Co")
    parties.entrust(holder, make_label(name="Song Company"), at=NOON, actor=make_operator())

    batch = rights(label, GRANT)

    assert reasons(batch) == [(2, "holder", "“Song Co” gives its permission itself")]


def test_a_file_states_no_permission_for_a_holder_that_signed(label: Organisation) -> None:
    take(rights(label, SHARE | {"side": "publishing", "holder": "Song Co"}, GRANT))
    make_grant(Party.objects.get(name="Song Co"), signed=True)

    batch = rights(label, GRANT | {"document": "Letter of June"})

    assert reasons(batch) == [(2, "holder", "“Song Co” gives its permission itself")]


def test_a_name_that_was_taken_over_meanwhile_is_judged_again(label: Organisation) -> None:
    batch = rights(label, GRANT)
    holder = parties.named(label, "Song Co")
    parties.entrust(holder, make_label(name="Song Company"), at=NOON, actor=make_operator())

    take(batch)

    assert Grant.objects.count() == 0


def test_what_a_file_changes_stands_in_the_history(label: Organisation) -> None:
    take(rights(label, SHARE, EARNS))
    assert RightsChange.objects.count() == 0

    batch = take(rights(label, EARNS | {"part": "30%"}))

    change = RightsChange.objects.get()
    assert (change.how, change.batch, change.side) == ("file", batch, "master")
    assert [
        [earner["part"] for line in lines for earner in line["earners"]] for lines in (change.before, change.after)
    ] == [["25"], ["30"]]


def test_a_file_rewrites_no_month_whose_money_was_divided(label: Organisation) -> None:
    take(rights(label, SHARE, EARNS))
    divided_months.close(Month(2026, 10), at=NOON)

    refused = rights(label, EARNS | {"part": "30%"}, SHARE | {"until": "2026-10-31"})
    taken = rights(label, EARNS | {"until": "2026-11-01"}, EARNS | {"part": "30%", "from": "2026-11-01"})

    why = "The money of that time has been divided by what was stated before"
    assert sorted(reasons(refused)) == [(2, "part", why), (3, "part", why)]
    assert reasons(taken) == []
