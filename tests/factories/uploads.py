"""Uploaded files for tests."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from accounts.models import Organisation, User
from marketplace.catalog.models import Catalog, Recording, UploadBatch
from marketplace.catalog.services import uploads
from marketplace.catalog.services.uploads import Sent
from tests.factories.accounts import NOON


def make_upload(
    organisation: Organisation,
    files: Mapping[str, bytes],
    *,
    catalog: Catalog | None = None,
    recording: Recording | None = None,
    kind: str = "",
    actor: User | None = None,
    at: datetime = NOON,
) -> UploadBatch:
    """Files by name that were sent, and wait to be read."""
    sent = [Sent(name, BytesIO(content), len(content), kind) for name, content in files.items()]
    return uploads.bring(organisation, sent, catalog=catalog, recording=recording, at=at, actor=actor)
