"""What a catalog file says beside recordings: people and machines, titles, places, deals, what is taken off."""

from datetime import date

import pytest

from accounts.models import Party
from marketplace.catalog.models import Credit, Deal, Recording, Release, ReservedAsset, Track
from marketplace.catalog.queries.clearance import Missing, Piece
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Purpose
from tests.catalog.asking import ask
from tests.catalog.imports.songs import outcomes, reasons
from tests.factories.accounts import NOON, make_label
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db

HEADER = (
    "own_id", "title", "artists", "isrc", "contributors", "other_titles", "p_line", "c_line", "release", "upc", "disc",
    "track", "other_releases", "deals", "kind", "purge", "release_id", "ai",
)  # fmt: skip
PEOPLE = "Seo Jiwoo (producer); Kim Nari (vocalist, partly AI); Songbot (composer, AI); Yoon Dalbi (composer)"
TRAIN = "UseForTrainingGenerativeAI+UseForDataMining in KR JP from 2026-12-01 until 2027-12-01 as UserDefined"
STREAM = "OnDemandStream in WORLD -US as SubscriptionModel"
FERRY = (
    "H-1", "Night Ferry", "Yoon Dalbi", "KRZ992600017", PEOPLE, "ja: 夜船 / ja-Latn: Yofune", "2026 Hangang",
    "2026 Hangang Music", "Harbour", "036000291452", "1", "3", "Best of 2026 (4006381333931); Winter",
    f"{TRAIN}; {STREAM}", "", "", "G-1", "partly",
)  # fmt: skip
TIDE = ("H-2", "Tide", "Yoon Dalbi", "KRZ992600018", "", "", "", "", "Harbour", "036000291452", "1", "4", "", "", "",
        "", "G-1", "")  # fmt: skip
PURGE = ("title", "artists", "isrc", "own_id", "upc", "release_id", "purge")


def test_a_line_keeps_everything_that_it_says_of_a_recording() -> None:
    label = make_label()

    batch = take(make_import(label, HEADER, FERRY))

    ferry = Recording.objects.get()
    assert batch.counts["written"] == 1
    assert ferry.other_titles == {"ja": "夜船", "ja-Latn": "Yofune"}
    assert (ferry.p_line, ferry.c_line, ferry.ai_contribution) == ("2026 Hangang", "2026 Hangang Music", "partly")
    assert sorted(Credit.objects.values_list("party__name", "role", "ai_contribution", "work__title")) == [
        ("Kim Nari", "vocalist", "partly", None),
        ("Seo Jiwoo", "producer", "none", None),
        ("Songbot", "composer", "all", "Night Ferry"),
        ("Yoon Dalbi", "composer", "none", "Night Ferry"),
        ("Yoon Dalbi", "featured_artist", "none", None),
    ]
    assert sorted(Track.objects.values_list("release__title", "release__upc", "disc", "number")) == [
        ("Best of 2026", "4006381333931", None, None),
        ("Harbour", "036000291452", 1, 3),
        ("Winter", "", None, None),
    ]
    assert ferry.release is not None
    assert (ferry.release.title, ferry.release.own_id) == ("Harbour", "G-1")
    training, stream = Deal.objects.order_by("pk")
    assert training.purposes == [Purpose.DATA_MINING, Purpose.TRAIN_GENERATIVE]
    assert (training.territory, training.commercial_model) == (Territory.of("KR", "JP"), "UserDefined")
    assert (training.starts_on, training.ends_on) == (date(2026, 12, 1), date(2027, 12, 1))
    assert (stream.purposes, stream.territory) == ([], WORLD - Territory.of("US"))


def test_the_same_line_twice_changes_nothing() -> None:
    label = make_label()
    take(make_import(label, HEADER, FERRY, TIDE))

    assert outcomes(make_import(label, HEADER, FERRY, TIDE)) == [(2, "unchanged"), (3, "unchanged")]


KNOWN_DEALS = (
    "OnDemandStream in WORLD-US as SubscriptionModel; UseForDataMining+UseForTrainingGenerativeAI in JP KR"
    " from 2026-12-01 until 2027-12-01 as UserDefined"
)


def test_a_later_line_replaces_people_places_and_deals() -> None:
    label = make_label()
    take(make_import(label, HEADER, FERRY))
    later = list(FERRY)
    later[4], later[10], later[11], later[12] = "Kim Nari (vocalist)", "2", "1", "Winter"
    later[13] = "UseForDataMining in KR"

    batch = make_import(label, HEADER, later)

    assert [(change["field"], change["before"], change["after"]) for change in batch.rows.get().changes] == [
        (
            "contributors",
            "Kim Nari (vocalist, partly AI); Seo Jiwoo (producer)",
            "Kim Nari (vocalist)",
        ),
        (
            "deals",
            KNOWN_DEALS,
            "UseForDataMining in KR",
        ),
        ("disc", "1", "2"),
        ("track", "3", "1"),
        ("other_releases", "Best of 2026; Winter", "Winter"),
    ]
    take(batch)
    assert [str(deal) for deal in Deal.objects.all()] == ["UseForDataMining in KR"]
    assert sorted(Track.objects.values_list("release__title", "disc", "number")) == [
        ("Harbour", 2, 1),
        ("Winter", None, None),
    ]
    on_it = Credit.objects.filter(recording__isnull=False)
    assert sorted(on_it.values_list("party__name", "role", "ai_contribution")) == [
        ("Kim Nari", "vocalist", "none"),
        ("Yoon Dalbi", "featured_artist", "none"),
    ]


def test_a_file_without_contributors_takes_none_of_them_away() -> None:
    label = make_label()
    take(make_import(label, HEADER, FERRY))

    take(make_import(label, ("isrc", "title", "artists"), ("KRZ992600017", "Night Ferry (2026)", "Yoon Dalbi")))

    assert Recording.objects.get().title == "Night Ferry (2026)"
    assert Credit.objects.count() == 5
    assert (Track.objects.count(), Deal.objects.count()) == (3, 2)


def test_p2_4_what_is_wholly_made_by_ai_is_refused() -> None:
    batch = make_import(
        make_label(),
        ("title", "artists", "contributors", "ai"),
        ("One", "Yoon Dalbi", "", "all"),
        ("Two", "Songbot", "Songbot (artist, AI); Wordbot (lyricist, all AI)", ""),
        ("Three", "Songbot", "Songbot (artist, AI); Seo Jiwoo (producer)", ""),
    )

    assert reasons(batch) == [
        (2, "ai", "Wholly AI-made recordings cannot be listed"),
        (3, "contributors", "Everybody who is named is a machine"),
    ]


def test_a_machine_is_credited_and_never_asked() -> None:
    label = make_label()
    take(make_import(label, HEADER, FERRY))

    ((_recording, missing),) = ask(Recording.objects.get()).missing.items()
    assert sorted({piece.who for piece in missing if piece.what != Piece.SHARE}) == ["Yoon Dalbi"]
    assert Party.objects.get(name="Songbot").credits.get().ai_contribution == "all"


def test_what_is_no_recording_is_kept_as_reserved_and_never_listed() -> None:
    label = make_label()
    header = ("own_id", "title", "artists", "release", "kind")
    rows = [
        ("V-1", "Night Ferry", "Yoon Dalbi", "Harbour", "video"),
        ("I-1", "", "", "Harbour", "image"),
        ("S-1", "Another’s song", "Somebody", "", "supplemental"),
        ("X-1", "Odd", "Somebody", "", "hologram"),
    ]

    batch = take(make_import(label, header, *rows))

    assert outcomes(batch) == [(2, "new"), (3, "new"), (4, "unchanged"), (5, "refused")]
    assert reasons(batch) == [(5, "kind", "“hologram” is no kind of line")]
    assert Recording.objects.count() == 0
    assert sorted(ReservedAsset.objects.values_list("kind", "own_id", "title", "release")) == [
        ("image", "I-1", "", "Harbour"),
        ("video", "V-1", "Night Ferry", "Harbour"),
    ]
    (note,) = batch.rows.get(number=4).warnings
    assert note["reason"] == "It is only named here, and not brought"
    assert make_import(label, header, *rows[:2]).counts["unchanged"] == 2


def test_a_purge_takes_a_release_off_the_market_and_a_new_line_brings_it_back() -> None:
    label = make_label()
    take(make_import(label, HEADER, FERRY, TIDE))

    purge = make_import(label, PURGE, ("", "", "", "", "036000291452", "", "yes"))

    assert outcomes(purge) == [(2, "changed")]
    assert purge.rows.get().changes == [{"field": "purge", "before": "Tide", "after": "–"}]
    assert [warning["facts"] for warning in purge.rows.get().warnings] == [{"title": "Night Ferry"}]
    take(purge)
    ferry, tide = Recording.objects.order_by("own_id")
    assert (ferry.withdrawn_at, tide.withdrawn_at) == (None, NOON)
    assert Release.objects.get(title="Harbour").withdrawn_at == NOON
    assert Missing(Piece.WITHDRAWN, None, label.name, label.party.uuid) in ask(tide).missing[tide.pk]
    assert make_import(label, PURGE, ("", "", "", "", "", "G-1", "yes")).counts["unchanged"] == 1

    back = make_import(label, HEADER, TIDE)

    assert back.rows.get().changes == [{"field": "purge", "before": "yes", "after": ""}]
    take(back)
    assert Recording.objects.get(own_id="H-2").withdrawn_at is None
    assert Release.objects.get(title="Harbour").withdrawn_at is None


def test_a_purge_of_one_recording_names_it_and_of_nothing_is_refused() -> None:
    label = make_label()
    take(make_import(label, HEADER, FERRY, TIDE))

    batch = make_import(
        label,
        PURGE,
        ("", "", "KRZ992600017", "", "", "", "yes"),
        ("", "", "", "", "4006381333931", "", "YES"),
        ("", "", "", "H-9", "", "", "yes"),
        ("", "", "", "", "", "", "yes"),
        ("", "", "", "H-2", "", "", "perhaps"),
    )

    assert reasons(batch) == [
        (4, "own_id", "You list nothing with the number H-9"),
        (5, "purge", "It does not say what is taken off the market"),
        (6, "purge", "“perhaps” says neither yes nor no"),
    ]
    take(batch)
    assert list(Recording.objects.filter(withdrawn_at=None).values_list("own_id", flat=True)) == ["H-2"]


def test_a_release_with_a_barcode_keeps_its_tracks_of_different_years_and_may_be_renamed() -> None:
    label = make_label()
    header = ("isrc", "title", "artists", "release", "upc", "year")
    rows = [
        ("KRZ992600017", "One", "A", "Harbour", "036000291452", "2024"),
        ("KRZ992600018", "Two", "A", "Harbour", "036000291452", "2026"),
    ]
    take(make_import(label, header, *rows))
    assert Release.objects.get().year == 2026
    assert make_import(label, header, *rows).counts["unchanged"] == 2

    renamed = [(*row[:3], "Harbour Songs", *row[4:]) for row in rows]
    take(make_import(label, header, *renamed))

    assert Release.objects.get().title == "Harbour Songs"
