"""What a MEAD message adds to recordings that a catalog has."""

from pathlib import Path

from tests.catalog.imports.ern.builders import HEADER, read_text


def test_genres_and_singing_are_kept(tmp_path: Path) -> None:
    message = (
        f'<m:MeadMessage xmlns:avs="http://ddex.net/xml/avs/avs" xmlns:m="http://ddex.net/xml/mead/101">{HEADER}'
        "<ResourceInformationList><ResourceInformation><ResourceSummary><ResourceId><ISRC>KRZ992600017</ISRC>"
        "</ResourceId><DisplayTitle><TitleText><Title>Night Ferry</Title></TitleText></DisplayTitle><DisplayArtist>"
        "<FullName><Name>Yoon Dalbi</Name></FullName></DisplayArtist></ResourceSummary>"
        "<GenreCategory><Value>Folk</Value></GenreCategory><SubGenreCategory>"
        "<Value Namespace='X' UserDefinedValue='Sea; Song'>UserDefined</Value></SubGenreCategory>"
        "<VocalRegister><Value>Alto</Value></VocalRegister><Mood><Value>Calm</Value></Mood></ResourceInformation>"
        "</ResourceInformationList></m:MeadMessage>"
    )

    about, lines = read_text(tmp_path, message)

    assert lines == [
        {
            "isrc": "KRZ992600017",
            "title": "Night Ferry",
            "artists": "Yoon Dalbi",
            "genre": "Folk; Sea, Song",
            "vocal": "vocal",
        }
    ]
    assert (about["standard"], about["version"], about["action"], about["recordings"]) == (
        "DDEX MEAD",
        "1.0.1",
        "update",
        "1",
    )
