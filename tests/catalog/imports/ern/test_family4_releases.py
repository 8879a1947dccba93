"""Releases of ERN 4.1 to 4.3.2, and what belongs to them."""

from pathlib import Path

from tests.catalog.imports.ern.builders import (
    album4,
    ern,
    parties,
    read_text,
    releases,
    resources,
    song4,
)


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


def test_linked_resources_belong_to_the_release(tmp_path: Path) -> None:
    linked = "<LinkedReleaseResourceReference>{}</LinkedReleaseResourceReference>"
    album = album4("A1").replace("</ResourceGroupContentItem>", linked.format("A2") + "</ResourceGroupContentItem>")
    album = album.replace("</ResourceGroup></Release>", linked.format("A3") + "</ResourceGroup></Release>")
    pictures = "".join(f"<Image><ResourceReference>A{number}</ResourceReference></Image>" for number in (2, 3, 4))

    _about, lines = read_text(tmp_path, ern("43", resources(song4(), pictures), releases(album)))

    assert [line.get("release", "") for line in lines] == ["Harbour Songs", "Harbour Songs", "Harbour Songs", ""]
