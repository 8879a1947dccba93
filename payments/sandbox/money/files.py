"""Files that are sent with evidence: what they are called and how large they are."""

import json
from typing import Any

from payments.sandbox.errors import BadParameter
from payments.sandbox.http.forms import one_of, require, text
from payments.sandbox.store import Json, Transaction, new_id

CREATE: dict[str, Any] = {"file": text, "purpose": one_of("dispute_evidence")}
GREATEST_BYTES = 5 * 1024 * 1024


def create(tx: Transaction, params: Json) -> Json:
    """Keep what is told of a file: a PDF, JPEG or PNG of at most five megabytes."""
    require(params, "file", "purpose")
    told = _told(params["file"])
    if not told["kind"]:
        raise BadParameter("Evidence is taken as a PDF, a JPEG or a PNG.", param="file")
    if told["size"] > GREATEST_BYTES:
        raise BadParameter("The file is larger than 5 MB.", param="file")
    key = new_id("file_1")
    return tx.put(
        {
            "id": key,
            "object": "file",
            "created": tx.now(),
            "expires_at": None,
            "filename": told["name"],
            "links": {"object": "list", "data": [], "has_more": False, "url": f"/v1/file_links?file={key}"},
            "purpose": params["purpose"],
            "size": told["size"],
            "title": None,
            "type": told["kind"],
            "url": None,
        }
    )


def _told(given: str) -> Json:
    try:
        return dict(json.loads(given))
    except ValueError:
        raise BadParameter("Invalid file: send it as multipart/form-data.", param="file") from None
