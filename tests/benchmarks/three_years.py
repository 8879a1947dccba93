"""Five hundred dollars over 100,000 equal recordings for three years: python tests/benchmarks/three_years.py

Prints how alike everybody was paid, and what dividing a month costs in processor seconds.
"""

import os
import sys
from collections import Counter
from pathlib import Path
from time import process_time
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")
os.environ.setdefault("DEBUG", "1")

import django

django.setup()

from payments.royalties.allocation import PoolFact, allocate  # noqa: E402
from payments.royalties.recognition import Earning, recognise  # noqa: E402
from tests.scenarios.test_three_year_licence import ENDS, STARTS, equal_recordings  # noqa: E402

RECORDINGS = 100_000
NET_UNITS = 425_000_000


def main() -> None:
    label, artist = UUID(int=1), UUID(int=2)
    recordings = equal_recordings(RECORDINGS, label, artist)
    paid: Counter[UUID] = Counter()
    artists_months = 0
    began = process_time()
    shares = list(recognise(Earning("licence", NET_UNITS, "USD", 0, 1, STARTS, STARTS, ENDS)))
    for share in shares:
        pool = PoolFact("licence", str(share.month), "usage", "USD", "units-1", share.units, (("master", 1),))
        artists = 0
        for line in allocate(pool, recordings).lines():
            paid[line.recording] += line.units
            artists += line.units if line.payee == artist else 0
        artists_months += bool(artists)
    seconds = process_time() - began
    sys.stdout.write(
        f"{len(shares)} months, {RECORDINGS:,} recordings, {sum(paid.values()):,} of {NET_UNITS:,} units paid\n"
        f"each recording {min(paid.values()):,} to {max(paid.values()):,} units; artist in {artists_months} months\n"
        f"{seconds / len(shares):.2f} processor seconds a month\n"
    )


if __name__ == "__main__":
    main()
