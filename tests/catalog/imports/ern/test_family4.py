"""Messages of ERN 4.1 to 4.3.2: parties in a list, editions, contributors, and what a machine made."""

from pathlib import Path

import pytest

from marketplace.catalog.parsing.ern import indexes
from tests.catalog.imports.ern.builders import (
    album4,
    deals,
    ern,
    parties,
    read_text,
    releases,
    resources,
    song4,
    terms4,
)

NIGHT_FERRY = {
    "title": "Night Ferry",
    "artists": "Yoon Dalbi",
    "isrc": "KRZ992600017",
    "release": "Harbour Songs",
    "upc": "036000291452",
    "disc": "1",
    "track": "1",
}


@pytest.mark.parametrize("version", ["41", "411", "42", "43", "431", "432"])
@pytest.mark.parametrize("prefix", ["ern", "ernm", ""])
def test_every_version_and_prefix_gives_the_same_line(version: str, prefix: str, tmp_path: Path) -> None:
    message = ern(
        version,
        parties("Yoon Dalbi"),
        resources(song4(version=version)),
        releases(album4("A1")),
        deals(terms4("OnDemandStream", model="SubscriptionModel")),
        prefix=prefix,
    )

    about, lines = read_text(tmp_path, message)

    assert lines == [NIGHT_FERRY | {"deals": "OnDemandStream in WORLD as SubscriptionModel"}]
    assert about == {
        "standard": "DDEX ERN",
        "version": ".".join(version),
        "message_id": "M-1",
        "sender": "Hangang Distribution",
        "sender_dpid": "PADPIDA2013020802I",
        "action": "deliver",
        "recordings": "1",
        "releases": "1",
        "deals": "1",
    }


def read_one(folder: Path, song: str, *more: str, version: str = "432") -> dict[str, str]:
    """The cells of the one recording of a message whose album is `Harbour Songs`."""
    named = parties("Yoon Dalbi", "Seo Jiwoo", "The Tidewrack", "Kim Haneul", "Hangang Records")
    _about, (line,) = read_text(folder, ern(version, named, resources(song), releases(album4("A1")), *more))
    return {field: cell for field, cell in line.items() if NIGHT_FERRY.get(field) != cell}


def by(party: str, *roles: str, more: str = "") -> str:
    said = "".join(f"<Role><Value>{role}</Value></Role>" for role in roles)
    return f"<Contributor><ContributorPartyReference>{party}</ContributorPartyReference>{said}{more}</Contributor>"


def test_titles_keep_sub_titles_and_scripts(tmp_path: Path) -> None:
    song = song4(
        more="<DisplayTitle LanguageAndScriptCode='ja'><TitleText>夜船</TitleText></DisplayTitle>"
        "<DisplayTitle><TitleText LanguageAndScriptCode='ja_Latn'>Yofune</TitleText></DisplayTitle>"
        "<AdditionalTitle><TitleText>Ferry / Night</TitleText></AdditionalTitle>",
    )

    subs = "<SubTitle>Live</SubTitle><SubTitle>Acoustic</SubTitle>"

    assert read_one(tmp_path, song.replace("Night Ferry</TitleText>", f"Night Ferry</TitleText>{subs}")) == {
        "version": "Live; Acoustic",
        "other_titles": "ja: 夜船 / ja-Latn: Yofune / und: Ferry/Night",
    }


def test_the_default_title_comes_first(tmp_path: Path) -> None:
    song = song4(
        title="밤배",
        more="<DisplayTitle IsDefault='true' LanguageAndScriptCode='en'>"
        "<TitleText>Night Ferry</TitleText></DisplayTitle>",
    )

    assert read_one(tmp_path, song) == {"other_titles": "und: 밤배"}


def test_contributors_keep_their_roles_and_writers_go_to_the_composition(tmp_path: Path) -> None:
    song = song4(
        more=by("PSeoJiwoo", "Composer", "StudioProducer")
        + by("PKimHaneul", "AssociatedPerformer", more="<InstrumentType>Guitar</InstrumentType>")
        + by("PYoonDalbi", "MainArtist", "Lyricist")
        + by("PTheTidewrack")
        + by("PNobody", "Mixer")
        + "<WorkId><ISWC>T-034.524.680-1</ISWC></WorkId>"
    )

    assert read_one(tmp_path, song) == {
        "writers": "Seo Jiwoo (composer); Yoon Dalbi (lyricist)",
        "contributors": "Seo Jiwoo (studio producer); Kim Haneul (associated performer, guitar); The Tidewrack",
        "iswc": "T-034.524.680-1",
    }


def test_display_artists_stand_in_their_order(tmp_path: Path) -> None:
    song = song4().replace("<DisplayArtist>", "<DisplayArtist SequenceNumber='2'>", 1).replace(
        "<DisplayArtist ",
        "<DisplayArtist SequenceNumber='1'><ArtistPartyReference>PTheTidewrack</ArtistPartyReference>"
        "<DisplayArtistRole>FeaturedArtist</DisplayArtistRole></DisplayArtist><DisplayArtist SequenceNumber='3'>"
        "<ArtistPartyReference>PSeoJiwoo</ArtistPartyReference><DisplayArtistRole>Composer</DisplayArtistRole>"
        "</DisplayArtist><DisplayArtist ", 1,
    )  # fmt: skip

    assert read_one(tmp_path, song) == {"artists": "The Tidewrack; Yoon Dalbi", "writers": "Seo Jiwoo (composer)"}


@pytest.mark.parametrize(
    ("said", "cells"),
    [
        ("<ContainsAI>None</ContainsAI>", {"ai": "none"}),
        ("<ContainsAI>Partly</ContainsAI>", {"ai": "partly"}),
        ("<ContainsAI>All</ContainsAI>", {"ai": "all"}),
        (
            by("PSeoJiwoo", "Vocalist", more="<AiContribution>Partly</AiContribution>"),
            {"ai": "partly", "contributors": "Seo Jiwoo (vocalist, partly AI)"},
        ),
        (
            "<ContainsAI>None</ContainsAI>"
            + by("PSeoJiwoo", "Composer", more="<AiContribution>Partly</AiContribution>"),
            {"ai": "partly", "contributors": "Seo Jiwoo (composer, partly AI)", "writers": "Seo Jiwoo (composer)"},
        ),
        (
            "<Contributor><SpecialContributor>GenerativeAI</SpecialContributor><Role>Composer</Role></Contributor>",
            {"ai": "partly", "contributors": "Generative AI (composer, all AI)"},
        ),
        (by("PYoonDalbi", "Vocalist", more="<AiContribution>None</AiContribution>"),
         {"contributors": "Yoon Dalbi (vocalist)"}),
    ],
)  # fmt: skip
def test_what_a_machine_made_is_told(said: str, cells: dict[str, str], tmp_path: Path) -> None:
    assert read_one(tmp_path, song4(more=said)) == cells


def test_a_recording_that_names_no_human_is_wholly_ai(tmp_path: Path) -> None:
    song = song4(
        artist="PNobody",
        more="<Contributor><SpecialContributor>GenerativeAI</SpecialContributor><Role>Artist</Role></Contributor>",
    )

    assert read_one(tmp_path, song)["ai"] == "all"


def test_length_lines_year_language_and_voice_are_read(tmp_path: Path) -> None:
    song = song4(
        more="<Duration>P0DT0H4M7.250S</Duration><IsInstrumental>false</IsInstrumental>"
        "<LanguageOfPerformance>ko</LanguageOfPerformance><FirstPublicationDate>2024-05-01</FirstPublicationDate>"
        "<PLine><Year>2024</Year><PLineCompany>Hangang Records</PLineCompany></PLine>"
        "<CLine><Year>2024</Year><CLineText>© 2024 Hangang</CLineText></CLine>"
        "<Genre><GenreText>Rock; Pop</GenreText><SubGenre>Indie</SubGenre></Genre>"
    )

    assert read_one(tmp_path, song) == {
        "duration": "PT0H4M7.250S",
        "vocal": "vocal",
        "language": "ko",
        "year": "2024",
        "p_line": "2024 Hangang Records",
        "c_line": "© 2024 Hangang",
        "genre": "Rock, Pop; Indie",
    }


def test_unknown_length_and_no_words_are_not_taken_literally(tmp_path: Path) -> None:
    song = song4(more="<Duration>PT0H0M0S</Duration><LanguageOfPerformance>zxx</LanguageOfPerformance>")

    assert read_one(tmp_path, song) == {"vocal": "instrumental"}


def test_releases_give_label_genre_disc_and_track(tmp_path: Path) -> None:
    discs = "".join(
        f"<ResourceGroup><SequenceNumber>{disc}</SequenceNumber><ResourceGroupContentItem><SequenceNumber>{track}"
        f"</SequenceNumber><ReleaseResourceReference>{song}</ReleaseResourceReference></ResourceGroupContentItem>"
        "</ResourceGroup>"
        for disc, track, song in ((1, 4, "A2"), (2, 7, "A1"))
    )
    box = (
        "<Release><ReleaseReference>R0</ReleaseReference><ReleaseId><GRid>A12425GABC1234002M</GRid></ReleaseId>"
        "<DisplayTitleText>Box</DisplayTitleText><ReleaseLabelReference>PHangangRecords</ReleaseLabelReference>"
        "<OriginalReleaseDate>2019</OriginalReleaseDate><ReleaseDate>2021-01-01</ReleaseDate>"
        f"<ResourceGroup><SequenceNumber>1</SequenceNumber>{discs}</ResourceGroup></Release>"
    )
    track = (
        "<TrackRelease><ReleaseReference>R1</ReleaseReference><ReleaseResourceReference>A1</ReleaseResourceReference>"
        "<Genre><GenreText>Folk</GenreText></Genre></TrackRelease>"
    )
    message = ern(
        "43",
        parties("Yoon Dalbi", "Hangang Records"),
        resources(song4()),
        releases(track, box, album4("A1", reference="R9")),
    )

    _about, (line,) = read_text(tmp_path, message)

    assert line == {
        "title": "Night Ferry",
        "artists": "Yoon Dalbi",
        "isrc": "KRZ992600017",
        "release": "Box",
        "release_id": "A12425GABC1234002M",
        "imprint": "Hangang Records",
        "year": "2019",
        "genre": "Folk",
        "disc": "2",
        "track": "7",
        "other_releases": "Harbour Songs (036000291452)",
    }


def test_training_deals_come_first_and_stay_facts(tmp_path: Path) -> None:
    when = (
        "<ValidityPeriod><StartDate>2026-12-01</StartDate>"
        "<EndDateTime>2027-12-01T00:00:00</EndDateTime></ValidityPeriod>"
    )
    agreed = deals(
        terms4("OnDemandStream", model="SubscriptionModel", where="<TerritoryCode>KR</TerritoryCode>"),
        terms4("OnDemandStream", model="SubscriptionModel", where="<TerritoryCode>JP</TerritoryCode>"),
        terms4(
            "UseForTrainingNonGenerativeAI",
            "UseForDataMining",
            where="<ExcludedTerritoryCode>US</ExcludedTerritoryCode>",
            when=when,
            model="UserDefined",
        ),
        terms4("Stream", where="<TerritoryCode>XX</TerritoryCode>"),
    )

    assert read_one(tmp_path, song4(), agreed)["deals"] == (
        "UseForTrainingNonGenerativeAI+UseForDataMining in WORLD-US from 2026-12-01 until 2027-12-01 as UserDefined; "
        "OnDemandStream in JP KR as SubscriptionModel"
    )


def test_more_deals_than_fit_leave_the_cell_whole(tmp_path: Path) -> None:
    many = deals(*(terms4(f"Use{number:04}" + "x" * 60) for number in range(400)))

    cell = read_one(tmp_path, song4(), many)["deals"]

    assert len(cell) <= 16_000
    assert cell.endswith(" in WORLD")


@pytest.mark.parametrize(
    ("deal", "purge"),
    [
        (["<TakeDown>true</TakeDown><TerritoryCode>Worldwide</TerritoryCode>"], "yes"),
        (["<TakeDown>true</TakeDown><TerritoryCode>US</TerritoryCode>", terms4("Stream")], ""),
        ([], ""),
    ],
)
def test_what_is_taken_down_everywhere_is_purged(deal: list[str], purge: str, tmp_path: Path) -> None:
    assert read_one(tmp_path, song4(), deals(*deal)).get("purge", "") == purge


@pytest.mark.parametrize(
    ("song", "number"),
    [
        (song4(attributes=" IsSupplemental='true'"), ""),
        (
            song4(isrc="", more="<ResourceId><ProprietaryId>GB-BPW-12-23440</ProprietaryId></ResourceId>"),
            "GB-BPW-12-23440",
        ),
        (song4(reference="A7"), ""),
    ],
)
def test_what_is_only_named_is_supplemental(song: str, number: str, tmp_path: Path) -> None:
    line = read_one(tmp_path, song)

    assert (line["kind"], line.get("own_id", "")) == ("supplemental", number)


def test_every_kind_of_resource_is_kept_and_counted(tmp_path: Path) -> None:
    kinds = ("SoundRecording", "Video", "Image", "Text", "SheetMusic", "Software")
    each = [f"<{kind}><ResourceReference>A{place}</ResourceReference></{kind}>" for place, kind in enumerate(kinds)]

    about, lines = read_text(tmp_path, ern("43", parties(), resources(*each)))

    assert [line.get("kind", "") for line in lines] == ["", "video", "image", "text", "sheet_music", "software"]
    counted = ("recordings", "videos", "images", "texts", "sheet_music", "software")
    assert {key: about[key] for key in counted} == dict.fromkeys(counted, "1")


def test_lists_may_stand_in_any_order_and_families_be_mixed(tmp_path: Path) -> None:
    mixed = (
        "<SoundRecording><ResourceReference>A1</ResourceReference><SoundRecordingId><ISRC>KRZ992600017</ISRC>"
        "</SoundRecordingId><ReferenceTitle><TitleText>Night Ferry</TitleText></ReferenceTitle><DisplayArtist>"
        "<PartyName><FullName>Yoon Dalbi</FullName></PartyName></DisplayArtist></SoundRecording>"
    )
    message = ern("43", deals(terms4("Stream")), releases(album4("A1")), resources(mixed))

    assert read_text(tmp_path, message)[1] == [NIGHT_FERRY | {"deals": "Stream in WORLD"}]


def test_a_test_message_and_its_owner_are_told(tmp_path: Path) -> None:
    message = ern("43", resources(song4()), releases(album4("A1"))).replace(
        "</MessageSender>",
        "</MessageSender><SentOnBehalfOf><PartyName><FullName>Hangang Records</FullName></PartyName></SentOnBehalfOf>"
        "<MessageControlType>TestMessage</MessageControlType>",
    )

    about, _lines = read_text(tmp_path, message)

    assert (about["on_behalf_of"], about["is_test"]) == ("Hangang Records", "yes")


def test_empty_and_impossible_texts_say_nothing(tmp_path: Path) -> None:
    song = song4(
        more="<DisplayTitle><SubTitle>x</SubTitle></DisplayTitle><DisplayTitle LanguageAndScriptCode='en'>"
        "<TitleText>Night Ferry</TitleText></DisplayTitle>"
        "<AdditionalTitle><TitleText>Night Ferry</TitleText></AdditionalTitle>"
        "<PLine/><FirstPublicationDate>soon</FirstPublicationDate>"
    )
    wrong = album4("A1", reference="R2", title="Single").replace("036000291452", "123123123123")
    when = "<ValidityPeriod><StartDate>2026-13-45</StartDate></ValidityPeriod>"
    message = ern(
        "43",
        parties("Yoon Dalbi"),
        resources(song),
        releases(album4("A1"), wrong),
        deals(terms4("Stream", when=when)),
    )

    assert read_text(tmp_path, message)[1] == [NIGHT_FERRY | {"other_releases": "Single", "deals": "Stream in WORLD"}]


def test_an_index_gives_what_came_first_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexes, "_RUN", 2)
    index = indexes.Index()
    for number, name in enumerate(("A", "B", "A", "C", "A")):
        index.add(name, number)

    assert [list(index.find(name)) for name in ("A", "C", "D")] == [[0, 2, 4], [3], []]


def test_linked_resources_belong_to_the_release(tmp_path: Path) -> None:
    linked = "<LinkedReleaseResourceReference>{}</LinkedReleaseResourceReference>"
    album = album4("A1").replace("</ResourceGroupContentItem>", linked.format("A2") + "</ResourceGroupContentItem>")
    album = album.replace("</ResourceGroup></Release>", linked.format("A3") + "</ResourceGroup></Release>")
    pictures = "".join(f"<Image><ResourceReference>A{number}</ResourceReference></Image>" for number in (2, 3, 4))

    _about, lines = read_text(tmp_path, ern("43", resources(song4(), pictures), releases(album)))

    assert [line.get("release", "") for line in lines] == ["Harbour Songs", "Harbour Songs", "Harbour Songs", ""]
