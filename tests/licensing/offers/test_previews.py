from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from licensing.models import Selection
from licensing.queries.quotes import Preview, TermsTotal, preview
from licensing.reasons import Obstacle, Reason, reason_from_json
from licensing.services import selections
from licensing.services import terms as terms_service
from marketplace.catalog.models import Catalog, Recording
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD, Territory
from tests.factories.accounts import NOON, make_organisation, make_owner, make_party
from tests.factories.catalog import (
    make_catalog,
    make_credit,
    make_freeze,
    make_recording,
    make_share,
)
from tests.factories.licensing import make_selection, make_terms

pytestmark = pytest.mark.django_db

TODAY = NOON.date()


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def priced(shown: Preview) -> list[tuple[int, str]]:
    return [(line.recording_id, line.price.decimal) for line in shown.lines]


def why(shown: Preview) -> list[tuple[int, tuple[str, ...]]]:
    return [(drop.recording_id, tuple(str(reason.what) for reason in drop.reasons)) for drop in shown.dropped]


def test_cleared_recordings_of_three_labels_are_priced_under_their_terms() -> None:
    first, second, third = (make_catalog() for _label in range(3))
    made = [make_recording(catalog, cleared=True) for catalog in (first, first, second, third)]
    terms = [make_terms(first, price=usd("3.00")), make_terms(second, price=usd("5.00")), make_terms(third)]

    shown = preview(make_selection(*made), on=TODAY)

    assert priced(shown) == [(made[0].pk, "3.00"), (made[1].pk, "3.00"), (made[2].pk, "5.00"), (made[3].pk, "3.00")]
    assert (shown.total, shown.count, shown.minutes, shown.dropped) == (usd("14.00"), 4, 12, ())
    assert shown.by_terms == (
        TermsTotal(terms[0], selected=2, cleared=2, price=usd("6.00")),
        TermsTotal(terms[1], selected=1, cleared=1, price=usd("5.00")),
        TermsTotal(terms[2], selected=1, cleared=1, price=usd("3.00")),
    )


def test_what_is_not_cleared_drops_out_with_its_reason_and_takes_its_price_along() -> None:
    catalog = make_catalog()
    whole, frozen = make_recording(catalog, cleared=True), make_recording(catalog, cleared=True)
    terms = make_terms(catalog)
    make_freeze(frozen)

    shown = preview(make_selection(whole, frozen), on=TODAY)

    assert priced(shown) == [(whole.pk, "3.00")]
    assert why(shown) == [(frozen.pk, ("frozen",))]
    assert shown.asked_for_dropped == usd("3.00")
    assert shown.by_terms == (TermsTotal(terms, selected=2, cleared=1, price=usd("3.00")),)


@pytest.mark.parametrize(
    "narrower",
    [
        {"price": Money.parse("1.00", "EUR")},
        {"purposes": ["data_mining"], "output_use": "none"},
        {"stages": ["finetune"]},
        {"contents": ["metadata"]},
        {"territory": Territory.parse("WORLD-KR")},
        {"months": 11},
        {"is_published": False},
    ],
)
def test_terms_that_do_not_cover_all_that_is_wanted_are_no_offer(narrower: dict[str, Any]) -> None:
    recording = make_recording(cleared=True)
    make_terms(recording.catalog, **narrower)

    shown = preview(make_selection(recording), on=TODAY)

    assert shown.dropped[0].reasons == (Reason(Obstacle.NO_TERMS, recording.organisation.name),)
    assert (shown.count, shown.total) == (0, usd("0"))


def test_retired_terms_and_an_unlisted_catalog_are_no_offer() -> None:
    retired, unlisted = make_recording(cleared=True), make_recording(cleared=True)
    terms = make_terms(retired.catalog)
    make_terms(unlisted.catalog)
    selection = make_selection(retired, unlisted)
    terms_service.retire(terms, at=NOON - timedelta(days=30), actor=make_owner(terms.organisation))
    Catalog.objects.filter(pk=unlisted.catalog_id).update(status=Catalog.Status.WITHDRAWN)

    shown = preview(selection, on=TODAY)

    assert why(shown) == [(retired.pk, ("no_terms",)), (unlisted.pk, ("not_listed",))]


def test_the_cheapest_terms_are_taken_unless_the_buyer_chose_others() -> None:
    recording = make_recording(cleared=True)
    dear, cheap = make_terms(recording.catalog, price=usd("9.00")), make_terms(recording.catalog, price=usd("4.00"))
    selection = make_selection(recording)

    assert preview(selection, on=TODAY).lines[0].terms == cheap

    selections.choose_terms(selection, [recording], dear, at=NOON, actor=None)
    assert preview(selection, on=TODAY).lines[0].terms == dear

    selections.choose_terms(selection, [recording], None, at=NOON, actor=None)
    assert preview(selection, on=TODAY).lines[0].terms == cheap


def test_chosen_terms_that_no_longer_cover_drop_the_line_though_others_would() -> None:
    recording = make_recording(cleared=True)
    chosen = make_terms(recording.catalog)
    make_terms(recording.catalog)
    selection = make_selection(recording)
    selections.choose_terms(selection, [recording], chosen, at=NOON, actor=None)
    terms_service.retire(chosen, at=NOON - timedelta(days=30), actor=make_owner(chosen.organisation))

    assert why(preview(selection, on=TODAY)) == [(recording.pk, ("chosen_terms",))]


def test_a_low_price_with_a_high_minimum_is_not_the_cheapest() -> None:
    recording = make_recording(cleared=True)
    plain = make_terms(recording.catalog, price=usd("3.00"))
    make_terms(recording.catalog, price=usd("1.00"), minimum=usd("500.00"))

    assert preview(make_selection(recording), on=TODAY).lines[0].terms == plain


def test_short_recordings_go_by_the_minute_and_long_ones_by_the_piece_where_that_is_cheapest() -> None:
    catalog = make_catalog()
    short = make_recording(catalog, cleared=True, duration_ms=60_000)
    long = make_recording(catalog, cleared=True, duration_ms=600_000)
    make_terms(catalog, price=usd("1.00"), price_model="per_minute")
    make_terms(catalog, price=usd("3.00"))

    shown = preview(make_selection(short, long), on=TODAY)

    assert priced(shown) == [(short.pk, "1.00"), (long.pk, "3.00")]


def test_without_a_length_nothing_is_priced_by_the_minute() -> None:
    recording = make_recording(cleared=True, duration_ms=None)
    make_terms(recording.catalog, price_model="per_minute")

    assert why(preview(make_selection(recording), on=TODAY)) == [(recording.pk, ("no_length",))]


def test_a_flat_price_is_divided_over_all_selected_and_a_drop_changes_nobody_else() -> None:
    catalog = make_catalog()
    made = [make_recording(catalog, cleared=True) for _number in range(4)]
    make_terms(catalog, price=usd("10.00"), price_model="flat")
    make_freeze(made[3])

    shown = preview(make_selection(*made), on=TODAY)

    assert priced(shown) == [(one.pk, "2.50") for one in made[:3]]
    assert shown.total == usd("7.50")
    assert shown.dropped[0].asked == usd("2.50")


def test_the_minimum_of_an_order_tops_up_what_remains() -> None:
    catalog = make_catalog()
    made = [make_recording(catalog, cleared=True) for _number in range(2)]
    make_terms(catalog, minimum=usd("100.00"))

    assert priced(preview(make_selection(*made), on=TODAY)) == [(one.pk, "50.00") for one in made]


def test_creators_who_get_too_little_of_a_side_drop_their_recording() -> None:
    catalog = make_catalog()
    enough, too_little = make_recording(catalog, cleared=True), make_recording(catalog, cleared=True)
    too_little.shares.get(side="master").participations.update(parts=24)
    make_terms(catalog, least_creators_parts=2_500)

    shown = preview(make_selection(enough, too_little), on=TODAY)

    assert [line.recording_id for line in shown.lines] == [enough.pk]
    (reason,) = shown.dropped[0].reasons
    label = catalog.organisation.name
    assert isinstance(reason, Reason)
    assert reason.sentence == f"Too little of the price would reach its creators. {label} can agree more."
    assert reason.detail == "Of the master, 24 % reaches creators; these terms promise at least 25 %."
    assert reason_from_json(reason.as_json()) == reason


def test_a_writer_who_holds_a_quarter_earns_a_quarter() -> None:
    recording = _held_by_its_writer(in_territory=WORLD)
    make_terms(recording.catalog, least_creators_parts=2_500)

    shown = preview(make_selection(recording), on=TODAY)

    assert ("creators_part",) not in [reasons for _pk, reasons in why(shown)]


def test_the_least_part_must_hold_in_each_country() -> None:
    abroad = WORLD - Territory.of("KR")
    recording = _held_by_its_writer(in_territory=abroad)
    make_terms(recording.catalog, least_creators_parts=2_500)

    everywhere = preview(make_selection(recording), on=TODAY)
    without_korea = preview(make_selection(recording, territory=abroad), on=TODAY)

    assert ("creators_part" in why(everywhere)[0][1], "creators_part" in why(without_korea)[0][1]) == (True, False)


def test_the_developers_own_country_is_asked_wherever_the_music_is_used() -> None:
    catalog = make_catalog()
    recording = make_recording(catalog, cleared=True)
    make_terms(catalog)
    korea = Territory.of("KR")
    recording.shares.filter(side="master").update(territory=korea)
    make_share(recording, "master", holder=make_party(), territory=WORLD - korea)

    abroad = preview(make_selection(recording, territory=korea), on=TODAY)
    at_home = preview(make_selection(recording, territory=korea, organisation=make_korean_developer()), on=TODAY)

    assert (abroad.count, at_home.count) == (0, 1)


def make_korean_developer() -> Organisation:
    return make_organisation(Organisation.Kind.DEVELOPER, country="KR")


def _held_by_its_writer(*, in_territory: Territory) -> Recording:
    """A quarter of both sides is the writer's own in the territory; the label holds the rest, and all elsewhere."""
    recording = make_recording()
    writer = make_party(recording.organisation)
    make_credit(recording, writer)
    for side in ("master", "publishing"):
        make_share(recording, side, holder=writer, parts=1, whole=4, territory=in_territory)
        make_share(recording, side, parts=3, whole=4)
    return recording


def test_an_empty_selection_costs_nothing() -> None:
    shown = preview(make_selection(), on=TODAY)

    assert (shown.lines, shown.dropped, shown.total) == ((), (), usd("0"))


def _selection_of(labels: int) -> Selection:
    made = []
    for _label in range(labels):
        catalog = make_catalog()
        make_terms(catalog, least_creators_parts=1)
        made += [make_recording(catalog, cleared=True) for _number in range(2)]
    return make_selection(*made)


def test_a_preview_asks_as_often_for_three_labels_as_for_one() -> None:
    counts = []
    for labels in (1, 3):
        selection = _selection_of(labels)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            preview(selection, on=TODAY)
        counts.append(len(queries))

    assert counts[0] == counts[1]
