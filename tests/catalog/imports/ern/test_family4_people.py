"""Who made a recording of ERN 4.1 to 4.3.2, and what a machine made of it."""

from pathlib import Path

import pytest

from tests.catalog.imports.ern.builders import (
    by4,
    read_song4,
    song4,
)


def test_contributors_keep_their_roles_and_writers_go_to_the_composition(tmp_path: Path) -> None:
    song = song4(
        more=by4("PSeoJiwoo", "Composer", "StudioProducer")
        + by4("PKimHaneul", "AssociatedPerformer", more="<InstrumentType>Guitar</InstrumentType>")
        + by4("PYoonDalbi", "MainArtist", "Lyricist")
        + by4("PTheTidewrack")
        + by4("PNobody", "Mixer")
        + "<WorkId><ISWC>T-034.524.680-1</ISWC></WorkId>"
    )

    assert read_song4(tmp_path, song) == {
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

    assert read_song4(tmp_path, song) == {"artists": "The Tidewrack; Yoon Dalbi", "writers": "Seo Jiwoo (composer)"}


@pytest.mark.parametrize(
    ("said", "cells"),
    [
        ("<ContainsAI>None</ContainsAI>", {"ai": "none"}),
        ("<ContainsAI>Partly</ContainsAI>", {"ai": "partly"}),
        ("<ContainsAI>All</ContainsAI>", {"ai": "all"}),
        (
            by4("PSeoJiwoo", "Vocalist", more="<AiContribution>Partly</AiContribution>"),
            {"ai": "partly", "contributors": "Seo Jiwoo (vocalist, partly AI)"},
        ),
        (
            "<ContainsAI>None</ContainsAI>"
            + by4("PSeoJiwoo", "Composer", more="<AiContribution>Partly</AiContribution>"),
            {"ai": "partly", "contributors": "Seo Jiwoo (composer, partly AI)", "writers": "Seo Jiwoo (composer)"},
        ),
        (
            "<Contributor><SpecialContributor>GenerativeAI</SpecialContributor><Role>Composer</Role></Contributor>",
            {"ai": "partly", "contributors": "Generative AI (composer, all AI)"},
        ),
        (by4("PYoonDalbi", "Vocalist", more="<AiContribution>None</AiContribution>"),
         {"contributors": "Yoon Dalbi (vocalist)"}),
    ],
)  # fmt: skip
def test_what_a_machine_made_is_told(said: str, cells: dict[str, str], tmp_path: Path) -> None:
    assert read_song4(tmp_path, song4(more=said)) == cells


def test_a_recording_that_names_no_human_is_wholly_ai(tmp_path: Path) -> None:
    song = song4(
        artist="PNobody",
        more="<Contributor><SpecialContributor>GenerativeAI</SpecialContributor><Role>Artist</Role></Contributor>",
    )

    assert read_song4(tmp_path, song)["ai"] == "all"
