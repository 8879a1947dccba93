"""A catalog of very many recordings that are alike in everything but their length, for scenarios and benchmarks."""

from collections.abc import Iterator
from itertools import count

from accounts.models import Organisation, Party
from marketplace.catalog.models import Credit, Participation, Recording, RightsShare
from marketplace.kit.hashing import sha256_hex
from marketplace.kit.territories import WORLD
from marketplace.kit.vocabulary import Side
from tests.factories.accounts import make_party
from tests.factories.catalog import SINCE, make_catalog, make_consent, make_work

BATCH = 5_000
SHORTEST_MS, LENGTHS = 120_000, 7

_numbers = count(1)


def make_equal_recordings(label: Organisation, *, artists: int, of_each: int) -> list[Recording]:
    """Cleared recordings, two to four minutes long: the label owns each master, a quarter of it is its artist's."""
    catalog = make_catalog(label)
    recordings = []
    for _artist in range(artists):
        artist = make_party(label, name=f"Quarter {next(_numbers)}")
        work = make_work(label, writers=(artist,))
        recordings += Recording.objects.bulk_create(
            (
                Recording(
                    organisation=label,
                    catalog=catalog,
                    work=work,
                    identity=sha256_hex(f"equal {number}".encode()),
                    title=f"Equal {number}",
                    artist=artist.name,
                    duration_ms=SHORTEST_MS + 20_000 * (number % LENGTHS),
                    vocal=Recording.Vocal.INSTRUMENTAL,
                )
                for number in _some(of_each)
            ),
            batch_size=BATCH,
        )
        _clear(recordings[-of_each:], label.party, artist)
    return recordings


def _some(amount: int) -> Iterator[int]:
    return (next(_numbers) for _ in range(amount))


def _clear(recordings: list[Recording], holder: Party, artist: Party) -> None:
    """The master's shares, the artist's quarter, credit and consent of some recordings."""
    shares = RightsShare.objects.bulk_create(
        (
            RightsShare(
                recording=recording,
                side=side,
                holder=holder,
                parts=1,
                whole=1,
                territory=WORLD,
                valid_from=SINCE,
                document="contract",
            )
            for recording in recordings
            for side in Side
        ),
        batch_size=BATCH,
    )
    Participation.objects.bulk_create(
        (
            Participation(share=share, party=artist, parts=25, whole=100, valid_from=SINCE, document="agreement")
            for share in shares
            if share.side == Side.MASTER
        ),
        batch_size=BATCH,
    )
    Credit.objects.bulk_create(
        (Credit(recording=recording, party=artist, role=Credit.Role.FEATURED_ARTIST) for recording in recordings),
        batch_size=BATCH,
    )
    make_consent(artist, *recordings)
