"""Small DDEX messages of every version, made here; none is a copy of anybody's."""

from pathlib import Path

from marketplace.catalog.parsing.child import read

HEADER = (
    "<MessageHeader><MessageId>M-1</MessageId><MessageSender><PartyId>PADPIDA2013020802I</PartyId>"
    "<PartyName><FullName>Hangang Distribution</FullName></PartyName></MessageSender></MessageHeader>"
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


def ern(version: str, *lists: str, message: str = "NewReleaseMessage", prefix: str = "ern") -> str:
    """A message with its root in the namespace of a version."""
    name = f"{prefix}:{message}" if prefix else message
    space = f"xmlns:{prefix}" if prefix else "xmlns"
    body = "\n".join((HEADER, *lists))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} {space}="http://ddex.net/xml/ern/{version}">\n{body}\n</{name}>'


def parties(*names: str) -> str:
    """A list of parties, each called P and its name without spaces."""
    each = "".join(
        f"<Party><PartyReference>P{name.replace(' ', '')}</PartyReference>"
        f"<PartyName><FullName>{name}</FullName></PartyName></Party>"
        for name in names
    )
    return f"<PartyList>{each}</PartyList>"


def song4(
    reference: str = "A1",
    *,
    isrc: str = "KRZ992600017",
    title: str = "Night Ferry",
    artist: str = "PYoonDalbi",
    more: str = "",
    attributes: str = "",
    version: str = "43",
) -> str:
    """A recording of ERN 4, which since 4.3 keeps its ids in an edition."""
    ids = f"<ResourceId><ISRC>{isrc}</ISRC></ResourceId>" if isrc else ""
    ids = f"<SoundRecordingEdition>{ids}</SoundRecordingEdition>" if version.startswith("43") else ids
    return (
        f"<SoundRecording{attributes}><ResourceReference>{reference}</ResourceReference>{ids}"
        f"<DisplayTitle><TitleText>{title}</TitleText></DisplayTitle>"
        f"<DisplayArtist><ArtistPartyReference>{artist}</ArtistPartyReference>"
        f"<DisplayArtistRole>MainArtist</DisplayArtistRole></DisplayArtist>{more}</SoundRecording>"
    )


def resources(*each: str) -> str:
    return f"<ResourceList>{''.join(each)}</ResourceList>"


def releases(*each: str) -> str:
    return f"<ReleaseList>{''.join(each)}</ReleaseList>"


def album4(*references: str, reference: str = "R0", title: str = "Harbour Songs", more: str = "") -> str:
    """A product of ERN 4 with its tracks on one disc."""
    items = "".join(
        f"<ResourceGroupContentItem><SequenceNumber>{number}</SequenceNumber>"
        f"<ReleaseResourceReference>{one}</ReleaseResourceReference></ResourceGroupContentItem>"
        for number, one in enumerate(references, start=1)
    )
    return (
        f"<Release><ReleaseReference>{reference}</ReleaseReference><ReleaseId><ICPN>036000291452</ICPN></ReleaseId>"
        f"<DisplayTitle><TitleText>{title}</TitleText></DisplayTitle>{more}"
        f"<ResourceGroup><SequenceNumber>1</SequenceNumber>{items}</ResourceGroup></Release>"
    )


def deals(*terms: str, release: str = "R0") -> str:
    each = "".join(f"<Deal><DealTerms>{one}</DealTerms></Deal>" for one in terms)
    return (
        f"<DealList><ReleaseDeal><DealReleaseReference>{release}</DealReleaseReference>{each}</ReleaseDeal></DealList>"
    )


def terms4(*uses: str, where: str = "<TerritoryCode>Worldwide</TerritoryCode>", when: str = "", model: str = "") -> str:
    """What one deal of ERN 4 says."""
    said = "".join(f"<UseType>{use}</UseType>" for use in uses)
    paid = f"<CommercialModelType>{model}</CommercialModelType>" if model else ""
    return f"{where}{when}{paid}{said}"


def song3(
    reference: str = "A1", *, isrc: str = "KRZ992600017", title: str = "Night Ferry", details: str = "", more: str = ""
) -> str:
    """A recording of ERN 3, with its title and artist under details by territory."""
    return (
        f"<SoundRecording><SoundRecordingId><ISRC>{isrc}</ISRC></SoundRecordingId>"
        f"<ResourceReference>{reference}</ResourceReference>"
        f"<ReferenceTitle><TitleText>{title}</TitleText></ReferenceTitle>{more}"
        f"<SoundRecordingDetailsByTerritory><TerritoryCode>Worldwide</TerritoryCode>"
        f"<Title TitleType='DisplayTitle'><TitleText>{title}</TitleText></Title>"
        f"<DisplayArtist><PartyName><FullName>Yoon Dalbi</FullName></PartyName><ArtistRole>MainArtist</ArtistRole>"
        f"</DisplayArtist>{details}</SoundRecordingDetailsByTerritory></SoundRecording>"
    )


def album3(*references: str, reference: str = "R0", title: str = "Harbour Songs", details: str = "") -> str:
    """A product of ERN 3, which lists its resources and then groups them by disc."""
    listed = "".join(f"<ReleaseResourceReference>{one}</ReleaseResourceReference>" for one in references)
    items = "".join(
        f"<ResourceGroupContentItem><SequenceNumber>{number}</SequenceNumber>"
        f"<ReleaseResourceReference>{one}</ReleaseResourceReference></ResourceGroupContentItem>"
        for number, one in enumerate(references, start=1)
    )
    return (
        f"<Release IsMainRelease='true'><ReleaseId><ICPN>036000291452</ICPN></ReleaseId>"
        f"<ReleaseReference>{reference}</ReleaseReference>"
        f"<ReferenceTitle><TitleText>{title}</TitleText></ReferenceTitle>"
        f"<ReleaseResourceReferenceList>{listed}</ReleaseResourceReferenceList><ReleaseType>Album</ReleaseType>"
        f"<ReleaseDetailsByTerritory><TerritoryCode>Worldwide</TerritoryCode>"
        f"<Title TitleType='DisplayTitle'><TitleText>{title}</TitleText></Title>{details}"
        f"<ResourceGroup><ResourceGroup><SequenceNumber>1</SequenceNumber>{items}</ResourceGroup></ResourceGroup>"
        f"</ReleaseDetailsByTerritory></Release>"
    )


def read_text(
    folder: Path, text: str | bytes, name: str = "message.xml"
) -> tuple[dict[str, str], list[dict[str, str]]]:
    """What a message says of itself, and what stands in the cells of each of its lines."""
    path = folder / "message.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    table = read(path)
    lines = [
        {column: cell for column, cell in zip(table.columns, line.cells, strict=True) if cell} for line in table.lines
    ]
    return table.about, lines


def read_song4(folder: Path, song: str, *more: str, version: str = "432") -> dict[str, str]:
    """The cells of the one recording of a message whose album is `Harbour Songs`."""
    named = parties("Yoon Dalbi", "Seo Jiwoo", "The Tidewrack", "Kim Haneul", "Hangang Records")
    _about, (line,) = read_text(folder, ern(version, named, resources(song), releases(album4("A1")), *more))
    return {field: cell for field, cell in line.items() if NIGHT_FERRY.get(field) != cell}


def by4(party: str, *roles: str, more: str = "") -> str:
    said = "".join(f"<Role><Value>{role}</Value></Role>" for role in roles)
    return f"<Contributor><ContributorPartyReference>{party}</ContributorPartyReference>{said}{more}</Contributor>"
