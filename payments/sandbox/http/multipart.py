"""Uploads: a multipart body, read into the same form as every other request; of a file, what is told of it."""

import hashlib
import json
import re
from urllib.parse import urlencode

BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
NAME = re.compile(rb'\bname="([^"]*)"')
FILENAME = re.compile(rb'\bfilename="([^"]*)"')


def is_multipart(content_type: str) -> bool:
    return content_type.startswith("multipart/form-data")


def as_form(raw: bytes, content_type: str) -> str:
    """Fields as they are; a file as the name, the size and the digest of its bytes, which are not kept."""
    boundary = BOUNDARY.search(content_type)
    parts = raw.split(b"--" + boundary.group(1).encode())[1:-1] if boundary else []
    return urlencode(dict(_field(part) for part in parts))


def _field(part: bytes) -> tuple[str, str]:
    head, _, content = part.partition(b"\r\n\r\n")
    content = content.removesuffix(b"\r\n")
    name, filename = NAME.search(head), FILENAME.search(head)
    key = name.group(1).decode(errors="replace") if name else ""
    if filename is None:
        return key, content.decode(errors="replace")
    told = {"name": filename.group(1).decode(errors="replace"), "kind": _kind(content), "size": len(content)}
    return key, json.dumps(told | {"sha256": hashlib.sha256(content).hexdigest()})


def _kind(content: bytes) -> str:
    """What the bytes say they are, whatever the sender calls them."""
    beginnings = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG": "png"}
    return next((kind for start, kind in beginnings.items() if content.startswith(start)), "")
