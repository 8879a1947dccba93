"""How a file that shows something is given out: as a download, whoever asks."""

from django.http import FileResponse

from accounts.storage import open_stored
from licensing.evidence import ENDINGS
from licensing.models import ConcernEvidence


def download(evidence: ConcernEvidence) -> FileResponse:
    """Give a file out as a download and never to be shown inside a page: nobody has looked at it yet."""
    return FileResponse(
        open_stored(evidence.sha256),
        as_attachment=True,
        filename=f"{evidence.sha256[:12]}.{ENDINGS[evidence.media_type]}",
        content_type=evidence.media_type,
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )
