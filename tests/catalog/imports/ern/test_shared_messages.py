"""Every message that labels have shared goes in, or is refused for a true reason."""

from dataclasses import dataclass, field

import pytest

from marketplace.catalog.models import Deal, ImportBatch, Recording, Release, ReservedAsset
from marketplace.catalog.queries.imports import failure
from tests.catalog.imports.songs import reasons
from tests.converters.shared import SHARED, needs_shared
from tests.factories.accounts import make_label
from tests.factories.imports import make_import, take

pytestmark = [pytest.mark.django_db, needs_shared]


@dataclass
class Taken:
    """What became of a message."""

    recordings: int
    releases: int
    reserved: dict[str, int] = field(default_factory=dict)
    where: set[str] = field(default_factory=set)
    refused: dict[str, int] = field(default_factory=dict)
    only_named: int = 0


WRONG_EAN = "The check digit of this UPC/EAN is wrong: after “0509990713865” comes 2, not 5"
WRONG_UPC = "The check digit of this UPC/EAN is wrong: after “12312312312” comes 5, not 3"
UNKNOWN = "You list nothing with the number A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5P6Q7R8S9T0"
ODD_ISRC = "This ISRC has 14 characters instead of 12"
SINGLE = Taken(1, 1, {"image": 1}, {"WORLD"})
ALBUM = Taken(21, 1, {"image": 1}, {"JP"})
VIDEOS = Taken(0, 0, {"image": 3, "video": 2})
MIX = Taken(0, 0, {"image": 1}, refused={WRONG_UPC: 1}, only_named=8)
RANDOM = {"image": 1, "sheet_music": 1, "software": 3, "text": 1, "video": 1}
TABLE = {
    "ern/3.7.1/fuga_album.xml": Taken(17, 1, {"image": 1}, {"WORLD"}),
    "ern/3.8.1/all_elements_random.xml": Taken(0, 0, RANDOM, only_named=1),
    "ern/3.8.2/01_delivery.xml": SINGLE,
    "ern/3.8.2/02_update.xml": SINGLE,
    "ern/3.8.2/03_delete_purge.xml": Taken(0, 0, refused={UNKNOWN: 1}),
    "ern/3.8.2/track_pay_gated.xml": SINGLE,
    "ern/4.1.1/1_Audio.xml": ALBUM,
    "ern/4.1.1/2_Video.xml": VIDEOS,
    "ern/4.2/1_Audio.xml": ALBUM,
    "ern/4.2/8_DjMix.xml": MIX,
    "ern/4.3/1_Audio.xml": ALBUM,
    "ern/4.3/2_Video.xml": VIDEOS,
    "ern/4.3/3_MixedMedia.xml": Taken(0, 0, {"image": 4, "text": 1, "video": 3}, refused={WRONG_EAN: 14}),
    "ern/4.3/4_SimpleAudioSingle.xml": SINGLE,
    "ern/4.3/8_DjMix.xml": MIX,
    "ern/nasty/50kb_generated.xml": Taken(0, 0, refused={ODD_ISRC: 125}),
    "mead/MEAD_USUM71804534.xml": Taken(0, 0, only_named=1),
    "mead/MEAD_USUM71804535.xml": Taken(0, 0, only_named=1),
}


def became(batch: ImportBatch) -> Taken:
    """Count what is there after a message was taken."""
    refused: dict[str, int] = {}
    for _row, _field, reason in reasons(batch):
        refused[reason] = refused.get(reason, 0) + 1
    kinds = list(ReservedAsset.objects.values_list("kind", flat=True))
    return Taken(
        Recording.objects.count(),
        Release.objects.count(),
        {kind: kinds.count(kind) for kind in kinds},
        {str(deal.territory) for deal in Deal.objects.all()},
        refused,
        batch.rows.filter(outcome="unchanged").exclude(warnings=[]).count(),
    )


@pytest.mark.parametrize("name", TABLE)
def test_a_shared_message_becomes_what_it_says(name: str) -> None:
    label = make_label()
    content = (SHARED / name).read_bytes()

    batch = take(make_import(label, content=content, name=name))

    assert became(batch) == TABLE[name]
    again = make_import(label, content=content, name=name)
    assert (again.counts["new"], again.counts["changed"]) == (0, 0)


def test_every_shared_message_stands_in_the_table() -> None:
    there = {str(path.relative_to(SHARED)) for folder in ("ern", "mead") for path in SHARED.glob(f"{folder}/**/*.xml")}

    assert there == {*TABLE, "ern/nasty/billion-laughs.xml"}


def test_a_bomb_is_refused_as_a_whole() -> None:
    batch = make_import(make_label(), content=(SHARED / "ern/nasty/billion-laughs.xml").read_bytes())

    assert batch.status == ImportBatch.Status.FAILED
    reason, _remedy = failure(batch)
    assert reason == "Line 2 declares a document type, which no DDEX message has and which can do harm"
