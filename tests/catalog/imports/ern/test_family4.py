"""Messages of ERN 4.1 to 4.3.2: parties in a list, editions, contributors, and what a machine made."""

from pathlib import Path

import pytest

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
