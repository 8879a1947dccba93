"""Messages of ERN 3.7 to 3.8: names and titles under details by territory."""

from pathlib import Path

import pytest

from tests.catalog.imports.ern.builders import NIGHT_FERRY, album3, deals, ern, read_text, releases, resources, song3

STREAM = (
    "<CommercialModelType>SubscriptionModel</CommercialModelType><Usage><UseType>OnDemandStream</UseType></Usage>"
    "<TerritoryCode>KR</TerritoryCode><ValidityPeriod><StartDate>2024-01-05</StartDate></ValidityPeriod>"
)


@pytest.mark.parametrize("version", ["37", "371", "38", "381", "382", "383"])
def test_every_version_gives_the_same_line(version: str, tmp_path: Path) -> None:
    message = ern(version, resources(song3()), releases(album3("A1")), deals(STREAM))

    about, lines = read_text(tmp_path, message)

    assert lines == [NIGHT_FERRY | {"deals": "OnDemandStream in KR from 2024-01-05 as SubscriptionModel"}]
    assert (about["version"], about["action"]) == (".".join(version), "deliver")


def test_an_update_says_so(tmp_path: Path) -> None:
    update = "<UpdateIndicator>UpdateMessage</UpdateIndicator>"

    about, _lines = read_text(tmp_path, ern("382", update, resources(song3()), releases(album3("A1"))))

    assert about["action"] == "update"


def test_details_by_territory_are_read(tmp_path: Path) -> None:
    song = song3(
        details="<DisplayArtist SequenceNumber='2'><PartyName><FullName>The Tidewrack</FullName></PartyName>"
        "<ArtistRole>FeaturedArtist</ArtistRole></DisplayArtist>"
        "<ResourceContributor><PartyName><FullName>Kim Haneul</FullName></PartyName>"
        "<ResourceContributorRole>Producer</ResourceContributorRole></ResourceContributor>"
        "<IndirectResourceContributor><PartyName><FullName>Seo Jiwoo</FullName></PartyName>"
        "<IndirectResourceContributorRole Namespace='X' UserDefinedValue='Songwriter'>UserDefined"
        "</IndirectResourceContributorRole></IndirectResourceContributor>"
        "<LabelName>Hangang Records</LabelName><PLine><Year>2023</Year><PLineText>2023 Hangang</PLineText></PLine>"
        "<Genre><GenreText>Folk</GenreText></Genre>",
        more="<IndirectSoundRecordingId><ISWC>T-034.524.680-1</ISWC></IndirectSoundRecordingId>"
        "<Duration>PT3M45S</Duration><IsInstrumental>true</IsInstrumental>",
    )

    _about, (line,) = read_text(tmp_path, ern("382", resources(song), releases(album3("A1"))))

    assert {field: cell for field, cell in line.items() if NIGHT_FERRY.get(field) != cell} == {
        "artists": "Yoon Dalbi; The Tidewrack",
        "writers": "Seo Jiwoo (writer)",
        "contributors": "Kim Haneul (producer)",
        "imprint": "Hangang Records",
        "p_line": "2023 Hangang",
        "year": "2023",
        "genre": "Folk",
        "iswc": "T-034.524.680-1",
        "duration": "PT3M45S",
        "vocal": "instrumental",
    }


def test_details_that_hold_worldwide_come_before_those_of_one_country(tmp_path: Path) -> None:
    korean = (
        "<SoundRecordingDetailsByTerritory><TerritoryCode>KR</TerritoryCode><Title TitleType='DisplayTitle'"
        " LanguageAndScriptCode='ko'><TitleText>밤배</TitleText></Title><LabelName>한강</LabelName>"
        "</SoundRecordingDetailsByTerritory>"
    )
    song = song3(more=korean, details="<LabelName>Hangang Records</LabelName>")

    _about, (line,) = read_text(tmp_path, ern("382", resources(song), releases(album3("A1"))))

    assert (line["title"], line["other_titles"], line["imprint"]) == ("Night Ferry", "ko: 밤배", "Hangang Records")


def test_a_displayed_name_stands_in_for_artists_that_nobody_names(tmp_path: Path) -> None:
    song = (
        "<SoundRecording><SoundRecordingId><ISRC>KRZ992600017</ISRC><ProprietaryId>77</ProprietaryId>"
        "</SoundRecordingId><ResourceReference>A1</ResourceReference><ReferenceTitle><TitleText>Night Ferry"
        "</TitleText></ReferenceTitle><SoundRecordingDetailsByTerritory><TerritoryCode>Worldwide</TerritoryCode>"
        "<DisplayArtistName>Yoon Dalbi</DisplayArtistName></SoundRecordingDetailsByTerritory></SoundRecording>"
    )

    _about, (line,) = read_text(tmp_path, ern("382", resources(song), releases(album3("A1"))))

    assert line == NIGHT_FERRY | {"own_id": "77"}


def test_track_releases_are_no_other_releases(tmp_path: Path) -> None:
    track = (
        "<Release><ReleaseId><ISRC>KRZ992600017</ISRC></ReleaseId><ReleaseReference>R1</ReleaseReference>"
        "<ReferenceTitle><TitleText>Night Ferry</TitleText></ReferenceTitle><ReleaseResourceReferenceList>"
        "<ReleaseResourceReference>A1</ReleaseResourceReference></ReleaseResourceReferenceList>"
        "{kind}</Release>"
    )
    both = [track.format(kind="<ReleaseType>TrackRelease</ReleaseType>"), track.format(kind="")]

    _about, (line,) = read_text(tmp_path, ern("382", resources(song3()), releases(*both, album3("A1"))))

    assert line == NIGHT_FERRY


def test_a_purge_names_releases_by_all_their_numbers(tmp_path: Path) -> None:
    purge = (
        "<PurgedRelease><ReleaseId><ICPN>036000291452</ICPN><GRid>A12425GABC1234002M</GRid></ReleaseId>"
        "<Title><TitleText>Harbour Songs</TitleText></Title></PurgedRelease>"
        "<PurgedRelease><ReleaseId><ISRC>KRZ992600017</ISRC></ReleaseId></PurgedRelease>"
    )

    about, lines = read_text(tmp_path, ern("382", purge, message="PurgeReleaseMessage"))

    assert lines == [
        {"release": "Harbour Songs", "upc": "036000291452", "release_id": "A12425GABC1234002M", "purge": "yes"},
        {"isrc": "KRZ992600017", "purge": "yes"},
    ]
    assert (about["action"], about["purged_releases"]) == ("purge", "2")


def test_a_purge_of_family_4_is_read_alike(tmp_path: Path) -> None:
    purge = "<PurgedRelease><ReleaseId><ICPN>036000291452</ICPN></ReleaseId></PurgedRelease>"

    _about, lines = read_text(tmp_path, ern("43", purge, message="PurgeReleaseMessage"))

    assert lines == [{"upc": "036000291452", "purge": "yes"}]
