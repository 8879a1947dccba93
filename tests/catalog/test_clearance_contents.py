"""Each content needs the permission of its own side, and metadata as much of it as was granted."""

from dataclasses import replace

import pytest

from marketplace.catalog.models import Catalog, Participation
from marketplace.catalog.queries.clearance import Piece
from marketplace.kit.uses import Use
from marketplace.kit.vocabulary import Content, MetadataTier, Side
from tests.catalog.asking import GENERATIVE, ask, missing
from tests.factories.accounts import make_party
from tests.factories.catalog import clear, make_catalog, make_grant, make_recording

pytestmark = pytest.mark.django_db


def of(*contents: Content, tier: MetadataTier = MetadataTier.IDS_ONLY) -> Use:
    return replace(GENERATIVE, contents=frozenset(contents), metadata_tier=tier)


@pytest.fixture
def catalog() -> Catalog:
    """The label holds masters and grants them in all; a publisher holds the publishing."""
    catalog = make_catalog()
    make_grant(catalog.organisation.party, catalog=catalog)
    return catalog


def test_p1_1_lyrics_need_their_own_grant_of_the_publishing_side(catalog: Catalog) -> None:
    publisher = make_party(catalog.organisation, name="Namu Street Music")
    recording = make_recording(catalog, cleared=True, publisher=publisher)
    make_grant(publisher, recording, contents=(Content.AUDIO,))

    (piece,) = ask(recording, use=of(Content.AUDIO, Content.LYRICS)).missing[recording.pk]

    assert (piece.what, piece.side, piece.party) == (Piece.GRANT_TOO_NARROW, Side.PUBLISHING, publisher.uuid)
    assert piece.sentence == (
        "Namu Street Music has given permission, but not enough of it for the publishing: not for: lyrics."
    )
    assert ask(recording).cleared == {recording.pk}


def test_the_label_need_not_grant_words_nor_the_publisher_pictures(catalog: Catalog) -> None:
    publisher = make_party(catalog.organisation, name="Namu Street Music")
    recording = make_recording(make_catalog(catalog.organisation), cleared=True, publisher=publisher)
    make_grant(catalog.organisation.party, recording, contents=(Content.AUDIO, Content.METADATA, Content.ARTWORK))
    make_grant(publisher, recording, contents=(Content.AUDIO, Content.LYRICS))

    everything = of(Content.AUDIO, Content.LYRICS, Content.METADATA, Content.ARTWORK)

    assert ask(recording, use=everything).cleared == {recording.pk}
    assert {piece.side for piece in ask(recording, use=of(Content.VIDEO)).missing[recording.pk]} == set(Side)


@pytest.mark.parametrize(("content", "needed"), [(Content.LYRICS, Side.PUBLISHING), (Content.METADATA, Side.MASTER)])
def test_a_side_of_which_nothing_is_used_need_not_even_be_whole(
    catalog: Catalog, content: Content, needed: Side
) -> None:
    recording = clear(make_recording(catalog))
    Participation.objects.filter(share__recording=recording).exclude(share__side=needed).delete()
    recording.shares.exclude(side=needed).delete()

    assert ask(recording, use=of(content)).cleared == {recording.pk}
    assert [piece for piece, _who in missing(recording)] == [Piece.SHARE]


def test_p3_3_metadata_is_granted_up_to_a_tier(catalog: Catalog) -> None:
    enough = {
        (granted, asked)
        for granted in MetadataTier
        for asked in MetadataTier
        if _is_cleared(catalog, granted=granted, asked=asked)
    }

    assert enough == {
        (MetadataTier.IDS_ONLY, MetadataTier.IDS_ONLY),
        (MetadataTier.CREDITS, MetadataTier.IDS_ONLY),
        (MetadataTier.CREDITS, MetadataTier.CREDITS),
        *((MetadataTier.FULL, asked) for asked in MetadataTier),
    }


def _is_cleared(catalog: Catalog, *, granted: MetadataTier, asked: MetadataTier) -> bool:
    recording = make_recording(make_catalog(catalog.organisation), cleared=True)
    make_grant(catalog.organisation.party, recording, metadata_tier=granted)
    answer = ask(recording, use=of(Content.AUDIO, Content.METADATA, tier=asked))
    assert ask(recording).cleared == {recording.pk}
    return answer.cleared == {recording.pk}


def test_what_of_the_metadata_was_granted_is_told(catalog: Catalog) -> None:
    recording = make_recording(make_catalog(catalog.organisation), cleared=True)
    make_grant(catalog.organisation.party, recording, metadata_tier=MetadataTier.CREDITS)

    (piece,) = ask(recording, use=of(Content.METADATA, tier=MetadataTier.FULL)).missing[recording.pk]

    assert piece.sentence.endswith(
        "not enough of it for the master: of the metadata no more than this: title and credits."
    )
