"""Where the real input is; it is no part of the repository, and a test that needs it is skipped without it."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not here")
