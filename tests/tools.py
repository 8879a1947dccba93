"""Tools that a machine may lack: without them a test is skipped, loudly; on CI it fails."""

import os
import shutil

MISSING = "missing tool"
ON_CI = os.environ.get("CI") == "true"
PATIENCE_SECONDS = 120.0  # for what comes by itself, on however busy a machine; nothing asserts a time
IS_FULL_SIZE = os.environ.get("ASSENT_FULL_SIZE") == "1"  # what takes minutes is otherwise told in small


def chromium() -> str:
    """The path of a Chromium on this machine, or nothing."""
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
    )
