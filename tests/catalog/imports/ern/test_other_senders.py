"""Messages of other senders than those whose samples we have: what the standards allow goes in."""

from pathlib import Path

import pytest

from tests.catalog.imports.ern.builders import (
    NIGHT_FERRY,
    album3,
    album4,
    deals,
    ern,
    parties,
    read_text,
    releases,
    resources,
    song3,
    song4,
    terms4,
)

PEOPLE = parties("Yoon Dalbi", "Seo Jiwoo")
REMARKED = "<!-- by hand --><TitleText><![CDATA[Night & <Ferry>]]> <!-- of 2026 -->at <?sort 1?>Sea</TitleText>"


def one_line(folder: Path, text: str | bytes) -> dict[str, str]:
    _about, (line,) = read_text(folder, text)
    return line


def test_prefixes_attributes_and_strangers_of_the_root_change_nothing(tmp_path: Path) -> None:
    message = ern("432", PEOPLE, resources(song4()), releases(album4("A1")), prefix="n0.x-1")
    message = message.replace(
        "<n0.x-1:NewReleaseMessage ",
        "<n0.x-1:NewReleaseMessage LanguageAndScriptCode='ko' xmlns:ern='http://example.org/other'"
        " AvsVersionId=\"9\" xmlns:xs='http://www.w3.org/2001/XMLSchema-instance'\n  xs:schemaLocation='a b' ",
    )

    about, (line,) = read_text(tmp_path, message)

    assert (about["version"], line) == ("4.3.2", NIGHT_FERRY)


def test_every_element_may_have_a_prefix(tmp_path: Path) -> None:
    message = ern("43", PEOPLE, resources(song4()), releases(album4("A1")))
    start, root, body = message.partition("<ern:NewReleaseMessage")
    body = body.replace("</ern:", "</").replace("</", "</ern:").replace("<", "<ern:").replace("<ern:/ern:", "</ern:")

    assert one_line(tmp_path, start + root + body) == NIGHT_FERRY


def test_what_its_sender_named_stands_in_place_of_user_defined(tmp_path: Path) -> None:
    role = "<Role Namespace='DPID:PADPIDA1' UserDefinedValue='TapeOp'>UserDefined</Role>"
    said = (
        f"<Contributor>{role}<ContributorPartyReference>PSeoJiwoo</ContributorPartyReference></Contributor>"
        "<Genre><GenreText>Folk</GenreText><SubGenre Namespace='X' UserDefinedValue='Sea song'>UserDefined</SubGenre>"
        "</Genre>"
    )
    use = "<TerritoryCode>KR</TerritoryCode><UseType UserDefinedValue='JukeBox' Namespace='X'>UserDefined</UseType>"

    line = one_line(tmp_path, ern("42", PEOPLE, resources(song4(more=said)), releases(album4("A1")), deals(use)))

    assert (line["contributors"], line["genre"], line["deals"]) == (
        "Seo Jiwoo (tape op)",
        "Folk; Sea song",
        "JukeBox in KR",
    )


def test_of_several_editions_the_first_isrc_and_all_lines_count(tmp_path: Path) -> None:
    first = "<SoundRecordingEdition><Type>NonImmersiveEdition</Type><ResourceId><ISRC>KRZ992600017</ISRC></ResourceId>"
    second = "<SoundRecordingEdition><Type>ImmersiveEdition</Type><ResourceId><ISRC>KRZ992600099</ISRC></ResourceId>"
    line = "<PLine><Year>2026</Year><PLineText>2026 Hangang</PLineText></PLine></SoundRecordingEdition>"
    song = song4(isrc="", more=f"{first}</SoundRecordingEdition>{second}{line}")

    told = one_line(tmp_path, ern("431", PEOPLE, resources(song), releases(album4("A1"))))

    assert (told["isrc"], told["p_line"]) == ("KRZ992600017", "2026 Hangang")


def test_a_message_without_a_release_still_brings_its_recordings(tmp_path: Path) -> None:
    line = one_line(tmp_path, ern("43", PEOPLE, resources(song4()), "<ReleaseList/>"))

    assert line == {name: NIGHT_FERRY[name] for name in ("title", "artists", "isrc")}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("<TerritoryCode>KR</TerritoryCode><TerritoryCode>JP</TerritoryCode>", "JP KR"),
        ("<ExcludedTerritoryCode>US</ExcludedTerritoryCode>", "WORLD-US"),
        ("<TerritoryCode>Worldwide</TerritoryCode><ExcludedTerritoryCode>US-CA</ExcludedTerritoryCode>", "WORLD-US"),
        ("<ExcludedTerritoryCode>US</ExcludedTerritoryCode><TerritoryCode>2136</TerritoryCode>", "WORLD-US"),
    ],
)
def test_deals_say_where_by_naming_or_by_leaving_out(where: str, expected: str, tmp_path: Path) -> None:
    message = ern("42", PEOPLE, resources(song4()), releases(album4("A1")), deals(terms4("Stream", where=where)))

    assert one_line(tmp_path, message)["deals"] == f"Stream in {expected}"


def test_details_for_several_territories_of_family_3_are_one_recording(tmp_path: Path) -> None:
    korean = (
        "<SoundRecordingDetailsByTerritory><TerritoryCode>KR</TerritoryCode><TerritoryCode>JP</TerritoryCode>"
        "<Title LanguageAndScriptCode='ko' TitleType='DisplayTitle'><TitleText>밤배</TitleText></Title>"
        "<LabelName>Hangang Korea</LabelName></SoundRecordingDetailsByTerritory>"
    )
    elsewhere = (
        "<SoundRecordingDetailsByTerritory><ExcludedTerritoryCode>KR</ExcludedTerritoryCode>"
        "<LabelName>Hangang World</LabelName></SoundRecordingDetailsByTerritory>"
    )
    song = song3().replace("</SoundRecording>", f"{korean}{elsewhere}</SoundRecording>")

    line = one_line(tmp_path, ern("382", resources(song), releases(album3("A1"))))

    assert (line["title"], line["other_titles"]) == ("Night Ferry", "ko: 밤배")
    assert line["imprint"] == "Hangang World"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("PT3M45.5S", "PT3M45.5S"),
        ("PT00H03M45.250S", "PT00H03M45.250S"),
        ("P0Y0M0DT0H3M45S", "PT0H3M45S"),
        ("PT225S", "PT225S"),
        ("PT0H0M0.000S", ""),
    ],
)
def test_lengths_may_have_fractions_or_parts_of_nothing(written: str, expected: str, tmp_path: Path) -> None:
    song = song4(more=f"<Duration>{written}</Duration>")

    line = one_line(tmp_path, ern("411", PEOPLE, resources(song), releases(album4("A1"))))

    assert line.get("duration", "") == expected


def test_titles_in_several_scripts_are_kept_apart(tmp_path: Path) -> None:
    more = "".join(
        f"<AdditionalTitle TitleType='TranslatedTitle' LanguageAndScriptCode='{code}'><TitleText>{text}</TitleText>"
        "<SubTitle>Live</SubTitle><SubTitle>2026</SubTitle></AdditionalTitle>"
        for code, text in (("ja-Jpan", "夜船"), ("ja_Latn", "Yofune"), ("zh-Hant", "夜渡 / 第一"))
    )

    line = one_line(tmp_path, ern("43", PEOPLE, resources(song4(more=more)), releases(album4("A1"))))

    assert line["other_titles"] == (
        "ja-Jpan: 夜船 (Live; 2026) / ja-Latn: Yofune (Live; 2026) / zh-Hant: 夜渡/第一 (Live; 2026)"
    )


@pytest.mark.parametrize(
    ("title", "encoding"),
    [("Été à Sète", "ISO-8859-1"), ("Été à Sète", "windows-1252"), ("밤배", "UTF-16"), ("밤배", "utf-16le")],
)
def test_other_encodings_are_read(title: str, encoding: str, tmp_path: Path) -> None:
    text = ern("43", PEOPLE, resources(song4(title=title)), releases(album4("A1")))
    declared = text.replace("UTF-8", encoding if not encoding.endswith("le") else "UTF-16")
    content = ("\ufeff" + declared if encoding.endswith("le") else declared).encode(encoding)

    assert one_line(tmp_path, content)["title"] == title


def test_remarks_and_quoted_text_are_read_as_text(tmp_path: Path) -> None:
    song = song4().replace("<TitleText>Night Ferry</TitleText>", REMARKED)

    line = one_line(tmp_path, ern("43", PEOPLE, resources(song), releases(album4("A1"))))

    assert line["title"] == "Night & <Ferry> at Sea"


def test_groups_in_groups_in_groups_are_discs_and_tracks(tmp_path: Path) -> None:
    item = (
        "<ResourceGroupContentItem><SequenceNumber>7</SequenceNumber>"
        "<ReleaseResourceReference>A1</ReleaseResourceReference></ResourceGroupContentItem>"
    )
    side = f"<ResourceGroup><SequenceNumber>9</SequenceNumber>{item}</ResourceGroup>"
    for number in (4, 2):
        side = f"<ResourceGroup><SequenceNumber>{number}</SequenceNumber>{side}</ResourceGroup>"
    album = album4().replace("<ResourceGroup><SequenceNumber>1</SequenceNumber>", f"<ResourceGroup>{side}")

    line = one_line(tmp_path, ern("43", PEOPLE, resources(song4()), releases(album)))

    assert (line["disc"], line["track"]) == ("2", "7")


def test_deals_with_prices_and_without_what_is_optional_are_facts(tmp_path: Path) -> None:
    priced = (
        "<PriceInformation><PriceType Namespace='X'>Tier 1</PriceType><BulkOrderWholesalePricePerUnit"
        " CurrencyCode='EUR'>0.70</BulkOrderWholesalePricePerUnit></PriceInformation>"
    )
    first = terms4("PermanentDownload", model="PayAsYouGoModel") + priced
    second = terms4("Stream", "OnDemandStream", where="<TerritoryCode>KR</TerritoryCode>") + priced.replace("1", "2")
    nowhere = "<CommercialModelType>SubscriptionModel</CommercialModelType><UseType>Stream</UseType>"
    bare = "<TerritoryCode>Worldwide</TerritoryCode>"

    line = one_line(
        tmp_path, ern("432", PEOPLE, resources(song4()), releases(album4("A1")), deals(first, second, nowhere, bare))
    )

    assert line["deals"] == (
        "PermanentDownload in WORLD as PayAsYouGoModel; Stream+OnDemandStream in KR; UnspecifiedUse in WORLD"
    )
