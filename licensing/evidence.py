"""How much evidence of a wrong may be sent at once."""

from typing import Final

from accounts.documents import EVIDENCE

LARGEST_BYTES: Final = 25 * 1024 * 1024
MOST_FILES: Final = 5
ACCEPTED: Final = ",".join(EVIDENCE)
