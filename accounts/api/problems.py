"""Every error of the API as one shape: problem+json, RFC 9457."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from accounts.problems import MEDIA_TYPE, problem_body
from marketplace.kit.errors import DomainError


class FieldProblemSerializer(serializers.Serializer[Any]):
    """One field of the request that cannot be used."""

    field = serializers.CharField()
    message = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """What is wrong and what to do about it."""

    type = serializers.CharField(help_text="Where this problem is explained.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="For a person.")
    code = serializers.CharField(help_text="For a machine; never changes.")
    errors = FieldProblemSerializer(many=True, required=False)  # type: ignore[assignment]


def problem(
    status: int, *, code: str, detail: str, errors: list[dict[str, str]] | None = None, headers: Any = None
) -> Response:
    more = {"errors": errors} if errors else {}
    body = problem_body(status, code=code, detail=detail, **more)
    return Response(body, status=status, content_type=MEDIA_TYPE, headers=headers)


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Say a broken rule, a bad request or a missing object as a problem; anything else is our own fault."""
    if isinstance(error, DomainError):
        return problem(error.status, code=error.code, detail=error.message)
    if isinstance(error, Http404):
        return problem(404, code="NotFound", detail="There is no such object, or it is not yours.")
    if isinstance(error, PermissionDenied):
        return problem(403, code="NotAllowed", detail="You may not do this.")
    if isinstance(error, exceptions.ValidationError):
        found = list(_field_problems(error.detail))
        return problem(422, code="Malformed", detail="Some fields cannot be used. See errors.", errors=found)
    if isinstance(error, exceptions.APIException):
        return _framework_problem(error)
    return None


def _framework_problem(error: exceptions.APIException) -> Response:
    headers = {}
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(max(1, round(error.wait)))  # type: ignore[attr-defined]
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    return problem(error.status_code, code=type(error).__name__, detail=str(error.detail), headers=headers)


def _field_problems(detail: Any, path: str = "") -> Any:
    """Flatten a serializer's errors to (field path, message), so that a machine needs no recursion."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _field_problems(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _field_problems(inner, f"{path}.{index}" if nested else path)
    else:
        yield {"field": path.removesuffix(".non_field_errors"), "message": str(detail)}
