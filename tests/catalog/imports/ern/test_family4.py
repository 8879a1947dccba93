"""Messages of ERN 4.1 to 4.3.2 as wholes: their versions, kinds of resources, order and senders."""

from pathlib import Path

import pytest

from marketplace.catalog.parsing.ern import indexes
from tests.catalog.imports.ern.builders import (
    NIGHT_FERRY,
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


def test_an_index_gives_what_came_first_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexes, "_RUN", 2)
    index = indexes.Index()
    for number, name in enumerate(("A", "B", "A", "C", "A")):
        index.add(name, number)

    assert [list(index.find(name)) for name in ("A", "C", "D")] == [[0, 2, 4], [3], []]
