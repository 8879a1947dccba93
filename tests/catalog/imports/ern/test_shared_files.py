"""Every message that the project was given: what it delivers and where, or why it is refused."""

import re
from collections import Counter
from pathlib import Path

import pytest

from marketplace.catalog.parsing.child import read
from marketplace.catalog.parsing.recordings import read_recording
from marketplace.catalog.parsing.tables import FileRefused
from tests.converters.shared import SHARED, needs_shared

pytestmark = needs_shared

# recordings for sale, those refused, only named, other resources; releases named; territories of deals.
DELIVERED: dict[str, tuple[int, int, int, dict[str, int], int, str]] = {
    "ern/3.7.1/fuga_album.xml": (17, 0, 0, {"image": 1}, 18, "WORLD"),
    # its one recording stands on no release of the message, and its ids are random letters
    "ern/3.8.1/all_elements_random.xml": (
        0, 0, 1, {"software": 3, "video": 1, "image": 1, "text": 1, "sheet_music": 1}, 1, "",
    ),
    "ern/3.8.2/01_delivery.xml": (1, 0, 0, {"image": 1}, 1, "WORLD"),
    "ern/3.8.2/02_update.xml": (1, 0, 0, {"image": 1}, 1, "WORLD"),
    "ern/3.8.2/03_delete_purge.xml": (0, 0, 0, {"purge": 1}, 1, ""),
    "ern/3.8.2/track_pay_gated.xml": (1, 0, 0, {"image": 1}, 1, "WORLD"),
    "ern/4.1.1/1_Audio.xml": (21, 0, 0, {"image": 1}, 22, "JP"),
    "ern/4.1.1/2_Video.xml": (0, 0, 0, {"video": 2, "image": 3}, 3, "AT CH DE"),
    "ern/4.2/1_Audio.xml": (21, 0, 0, {"image": 1}, 22, "JP"),
    # the barcode's check digit is wrong, and eight recordings are only named
    "ern/4.2/8_DjMix.xml": (0, 1, 8, {"image": 1}, 1, "AU CA DE DO FR GB KR PE SG SI US VN"),
    "ern/4.3/1_Audio.xml": (21, 0, 0, {"image": 1}, 22, "JP"),
    "ern/4.3/2_Video.xml": (0, 0, 0, {"video": 2, "image": 3}, 3, "AT CH DE"),
    # the barcode's check digit is wrong
    "ern/4.3/3_MixedMedia.xml": (
        0, 14, 0, {"video": 3, "image": 4, "text": 1}, 18, "AT, AT CH, AT CH DE, CH DE, DE",
    ),
    "ern/4.3/4_SimpleAudioSingle.xml": (1, 0, 0, {"image": 1}, 1, "WORLD"),
    # as in 4.2
    "ern/4.3/8_DjMix.xml": (0, 1, 8, {"image": 1}, 1, "AU CA DE DO FR GB KR PE SG SI US VN"),
    # its ISRCs have fourteen characters, and its releases hold no resources
    "ern/nasty/50kb_generated.xml": (0, 125, 0, {}, 26, ""),
    "mead/MEAD_USUM71804534.xml": (1, 0, 0, {}, 0, ""),
    "mead/MEAD_USUM71804535.xml": (1, 0, 0, {}, 0, ""),
}  # fmt: skip
REFUSED = {
    "ern/nasty/billion-laughs.xml": "Line 2 declares a document type, which no DDEX message has and which can do harm"
}


def accounted(path: Path) -> tuple[int, int, int, dict[str, int], int, str]:
    """Read a message to its end and count what its lines are."""
    table = read(path)
    good = bad = named = 0
    others: Counter[str] = Counter()
    territories: set[str] = set()
    for line in table.lines:
        cells = dict(zip(table.columns, line.cells, strict=True))
        territories.update(re.findall(r" in (.+?)(?: from | until | as |;|$)", cells.get("deals", "")))
        if (kind := cells.get("kind", "")) == "supplemental":
            named += 1
        elif kind or cells.get("purge"):
            others[kind or "purge"] += 1
        elif read_recording(cells)[0] is None:
            bad += 1
        else:
            good += 1
    releases = int(table.about.get("releases", table.about.get("purged_releases", 0)))
    return good, bad, named, dict(others), releases, ", ".join(sorted(territories))


def test_every_shared_message_is_in_this_table() -> None:
    found = {str(path.relative_to(SHARED)) for kind in ("ern", "mead") for path in (SHARED / kind).rglob("*.xml")}

    assert found == DELIVERED.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", DELIVERED)
def test_a_message_delivers_what_the_table_says(name: str) -> None:
    assert accounted(SHARED / name) == DELIVERED[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_message_is_refused_for_what_the_table_says(name: str) -> None:
    with pytest.raises(FileRefused) as refused:
        accounted(SHARED / name)

    assert refused.value.problem.told()[0] == REFUSED[name]
