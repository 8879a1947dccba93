"""The one shape in which machines are told what is wrong: problem+json, RFC 9457."""

from http import HTTPStatus
from typing import Any, Final

MEDIA_TYPE: Final = "application/problem+json"


def problem_body(status: int, *, code: str, detail: str, **more: object) -> dict[str, Any]:
    """What is wrong in words, and under a code that never changes."""
    return {
        "type": f"/api/v1/docs#problem-{code}",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
        **more,
    }
