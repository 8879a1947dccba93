from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Party
from licensing.criteria import Criteria
from licensing.queries import search
from licensing.queries.facets import facets
from licensing.queries.search import documents, in_order, ranked, recordings_found
from licensing.search_text import searchable
from licensing.services import search_index
from marketplace.catalog.models import Catalog, Recording
from marketplace.kit.money import Money
from tests.factories.accounts import NOON, make_label, make_party, make_user
from tests.factories.catalog import make_catalog, make_consent, make_policy, make_recording, make_release
from tests.factories.licensing import make_terms
from tests.licensing.offers.repertoire import QUERIES, REPERTOIRE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Été Indigo", "ete indigo"),
        ("SMØRBLOMST!", "smorblomst"),
        ("Don’t—Stop (Remix)", "dont stop remix"),
        ("밤배", "bambae"),
        ("제주행 밤배", "jejuhaeng bambae"),
        ("ﾊﾛｰ", "ハロー"),
    ],
)
def test_what_is_searched_has_no_accents_and_hangul_is_spelt_out(text: str, written: str) -> None:
    assert searchable(text) == written


def test_misspelt_and_partial_queries_find_their_recording_among_the_first_ten() -> None:
    catalog = make_catalog()
    titles = {}
    for title, artist, release, language in REPERTOIRE:
        held = make_release(catalog, title=f"{release} {title}")
        made = make_recording(catalog, title=title, artist=artist, release=held, language=language)
        titles[made.pk] = title
    search_index.refresh(catalog, at=NOON)

    missed = [(query, title) for query, title in QUERIES if title not in [titles[pk] for pk in ranked(query)[:10]]]

    assert len(QUERIES) == 60
    assert sum(1 for query, _title in QUERIES if not query.isascii()) == 20
    assert len(missed) <= 6, missed


def _titles(query: str) -> list[str]:
    criteria = Criteria.read(QueryDict(query))
    found = ranked(criteria.q) if criteria.q else None
    rows = in_order(documents(criteria, found), criteria, found)
    return [row.recording.title for row in rows.select_related("recording")]


def test_an_isrc_or_an_own_id_is_found_however_it_is_written() -> None:
    catalog = make_catalog()
    make_recording(catalog, title="Other")
    make_recording(catalog, title="Mine", isrc="KRON12600417", own_id="ON-0417")
    search_index.refresh(catalog, at=NOON)

    assert [_titles(f"q={text}")[0] for text in ("KR-ON1-26-00417", "kron12600417", "ON-0417")] == ["Mine"] * 3


def test_only_listed_catalogs_of_verified_organisations_are_found() -> None:
    listed, preparing = make_catalog(), make_catalog(is_listed=False)
    unverified = make_catalog(make_label(verified=False))
    for catalog, title in ((listed, "Seen tree"), (preparing, "Hidden tree"), (unverified, "Unknown tree")):
        make_recording(catalog, title=title)
        search_index.refresh(catalog, at=NOON)

    assert (_titles("q=tree"), _titles("")) == (["Seen tree"], ["Seen tree"])


def _market() -> Catalog:
    catalog = make_catalog()
    make_recording(catalog, cleared=True, title="One", genre="folk", language="ko", duration_ms=60_000, year=2021)
    make_recording(catalog, cleared=True, title="Two", genre="folk", language="en", duration_ms=200_000, year=2015)
    make_recording(catalog, title="Three", genre="jazz", language="en", duration_ms=500_000, year=1999, vocal="vocal")
    make_terms(catalog, price=Money.parse("3.00", "USD"))
    make_terms(catalog, price=Money.parse("2.00", "USD"), preset="analysis")
    make_terms(catalog, price=Money.parse("30000", "KRW"), preset="analysis")
    search_index.refresh(catalog, at=NOON)
    return catalog


def test_facets_count_exactly_and_each_as_if_nothing_of_it_were_chosen() -> None:
    _market()
    criteria = Criteria.read(QueryDict("genre=folk"))

    counted = {facet.key: {value.value: value.count for value in facet.values} for facet in facets(criteria, None)}

    assert counted == {
        "cleared": {"train_generative": 2, "train_nongenerative": 2, "data_mining": 2},
        "language": {"en": 1, "ko": 1},
        "vocal": {"instrumental": 2},
        "genre": {"folk": 2, "jazz": 1},
        "mood": {},
        "tempo": {},
        "duration": {"under-2": 1, "2-4": 1},
        "year": {"2020": 1, "2010": 1},
        "imprint": {},
        "price": {"1-5": 2},
    }


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("cleared=data_mining", ["One", "Two"]),
        ("cleared=ai_input", []),
        ("vocal=vocal", ["Three"]),
        ("genre=folk&genre=jazz&language=en", ["Three", "Two"]),
        ("duration=over-8", ["Three"]),
        ("year=before-2000&year=2020", ["One", "Three"]),
        ("price=1-5", ["One", "Two"]),
        ("price=over-20&currency=KRW", ["One", "Two"]),
        ("price=nonsense", []),
        ("q=two", ["Two"]),
        ("q=%00!", []),
    ],
)
def test_a_chosen_facet_narrows(query: str, titles: list[str]) -> None:
    _market()

    assert sorted(_titles(query)) == titles


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("title", ["One", "Three", "Two"]),
        ("-length", ["Three", "Two", "One"]),
        ("price", ["One", "Two", "Three"]),
        ("-year", ["One", "Two", "Three"]),
    ],
)
def test_results_are_sorted_and_what_has_no_value_comes_last(sort: str, titles: list[str]) -> None:
    _market()

    assert _titles(f"sort={sort}") == titles


def test_everything_found_can_be_added_at_once() -> None:
    catalog = _market()

    found = recordings_found(Criteria.read(QueryDict(f"genre=folk&catalog={catalog.slug}")))

    assert sorted(one.title for one in found) == ["One", "Two"]
    assert set(recordings_found(Criteria(within={"label": "nobody"}))) == set()


def test_a_change_makes_a_catalog_stale_and_a_refresh_mends_it() -> None:
    catalog = make_catalog()
    at = Recording.objects.create(
        organisation=catalog.organisation, catalog=catalog, identity="x", title="Old", artist="A"
    ).changed_at
    assert list(search_index.stale_catalogs(at=at)) == [catalog]

    assert search_index.refresh_stale(at=at) == 1
    assert list(search_index.stale_catalogs(at=at)) == []

    Recording.objects.get().save()
    assert list(search_index.stale_catalogs(at=at)) == [catalog]


@pytest.mark.parametrize("say", [make_policy, partial(make_consent, covers_all=True)])
def test_what_a_person_says_of_everything_makes_each_catalog_stale_that_credits_them(
    say: Callable[..., object],
) -> None:
    catalog, elsewhere = make_catalog(), make_catalog()
    user = make_user()
    names = [make_party(one.organisation, name="Yoon Dalbi") for one in (catalog, elsewhere)]
    for one, name in zip((catalog, elsewhere), names, strict=True):
        make_recording(one, cleared=True, artist=name)
        Party.objects.filter(pk=name.pk).update(user=user, kind=Party.Kind.PERSON)
    make_recording(make_catalog(), cleared=True)
    now = (timezone.now() + timedelta(days=1)).replace(hour=12)
    search_index.refresh_stale(at=now)
    assert search_index.stale_catalogs(at=now) == []

    say(names[0], at=now + timedelta(seconds=1))

    assert search_index.stale_catalogs(at=now + timedelta(seconds=2)) == [catalog, elsewhere]


def test_an_address_keeps_the_whole_state() -> None:
    criteria = Criteria.read(QueryDict("q=night&genre=folk&genre=jazz&sort=-price&currency=KRW&label=onbit&page=3"))

    assert criteria.query == "?q=night&genre=folk&genre=jazz&label=onbit&currency=KRW&sort=-price"
    assert criteria.toggled("genre", "folk").query == "?q=night&genre=jazz&label=onbit&currency=KRW&sort=-price"
    assert criteria.toggled("vocal", "vocal").chosen["vocal"] == ("vocal",)
    assert criteria.cleared().query == "?q=night&currency=KRW&sort=-price"
    assert Criteria.read(QueryDict("sort=x&currency=XXX")).query == "?"


def test_the_command_refreshes_what_changed_or_everything(capsys: pytest.CaptureFixture[str]) -> None:
    make_recording(make_catalog(title="Orchard Days"))

    call_command("refresh_search")
    call_command("refresh_search")
    call_command("refresh_search", "--all")

    said = ["1 catalogs refreshed", "0 catalogs refreshed", "Orchard Days: 1 recordings"]
    assert capsys.readouterr().out.splitlines() == said


def test_no_more_is_ranked_than_anybody_looks_through_and_the_nearest_stay_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    catalog = make_catalog()
    far, near, exact = (
        make_recording(catalog, title=f"Harbour {rest}".strip()) for rest in ("of the Nine", "Nine", "")
    )
    search_index.refresh(catalog, at=NOON)
    monkeypatch.setattr(search, "MOST_FOUND", 2)

    assert _titles("q=harbour") == [exact.title, near.title]
    assert set(recordings_found(Criteria.read(QueryDict("q=harbour")))) == {exact, near}
    assert far.title not in _titles("q=harbour&sort=title")
