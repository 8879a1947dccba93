"""The Idempotency-Key header: the same write twice is done once and answered twice."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from hashlib import sha256

from django.db import transaction
from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from accounts.api.requests import ApiRequest
from accounts.services import idempotency
from accounts.services.idempotency import Attempt

HEADER = "Idempotency-Key"
KEPT_HEADERS = ("Location",)


def answered_once(request: ApiRequest, answer: Callable[[], HttpResponseBase], *, atomic: bool) -> HttpResponseBase:
    """Answer a write; with the header, the answer and its memory are committed together.

    Only success is remembered: a refused request changed nothing and may be mended under the same key. A write that
    commits in steps (`atomic=False`) and dies between them is run again, so its service must bear that.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        return answer()
    attempt = _attempt(request, key)
    with idempotency.alone(attempt):
        known = idempotency.answer_to(attempt)
        if known is not None:
            return Response(known.body, status=known.status, headers=known.headers | {"Idempotent-Replayed": "true"})
        with transaction.atomic() if atomic else nullcontext():
            response = answer()
            _remember(attempt, response)
    return response


def _remember(attempt: Attempt, response: HttpResponseBase) -> None:
    if not isinstance(response, Response) or response.status_code >= 300:
        return
    idempotency.remember(
        attempt,
        status=response.status_code,
        body=json.loads(json.dumps(response.data, cls=JSONEncoder)),
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        at=timezone.now(),
    )


def _attempt(request: ApiRequest, key: str) -> Attempt:
    if len(key) > 255 or not key.isprintable():
        raise exceptions.ParseError(f"{HEADER} must be at most 255 printable characters.")
    viewer = request.viewer
    owner = viewer.organisation or viewer.user
    if owner is None:
        raise exceptions.NotAuthenticated
    return Attempt(
        owner=owner.uuid,
        key=key,
        method=request.method or "",
        path=request.get_full_path(),
        body_hash=_body_hash(request),
    )


def _body_hash(request: ApiRequest) -> str:
    """SHA-256 of what was sent; of a form with files, of its fields and files, since boundaries differ each time."""
    if not (request.content_type or "").startswith("multipart/"):
        return sha256(request.body).hexdigest()
    digest = sha256()
    for name in sorted(request.POST):
        digest.update(json.dumps([name, request.POST.getlist(name)]).encode())
    for name, upload in sorted(request.FILES.items()):
        digest.update(json.dumps([name, upload.name, upload.size]).encode())
        for chunk in upload.chunks():
            digest.update(chunk)
        upload.seek(0)
    return digest.hexdigest()
