"""Every error of the API as one shape: problem+json, RFC 9457."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

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


@dataclass(frozen=True, slots=True)
class KnownProblem:
    """A code that a program may meet."""

    code: str
    status: int
    says: str


FRAMEWORK: Final = (
    KnownProblem("NotFound", 404, "There is no such object, or it is not yours."),
    KnownProblem("NotAuthenticated", 401, "No key was sent."),
    KnownProblem("AuthenticationFailed", 401, "The key is unknown, has expired or was revoked."),
    KnownProblem("ParseError", 400, "The body is not the JSON or the form that it says it is."),
    KnownProblem("MethodNotAllowed", 405, "The path knows no such method."),
    KnownProblem("UnsupportedMediaType", 415, "The body is of a kind that this path does not read."),
    KnownProblem("Throttled", 429, "Too many calls: wait as long as Retry-After says."),
)


def known_problems() -> list[KnownProblem]:
    """Every code under which a call can be refused, with what it means, by name."""
    ours = {
        error.__name__: KnownProblem(error.__name__, int(error.status), (error.__doc__ or "").partition("\n\n")[0])
        for error in _broken_rules(DomainError)
    }
    known = {one.code: one for one in FRAMEWORK} | ours
    return [known[code] for code in sorted(known)]


def _broken_rules(error: type[DomainError]) -> Iterator[type[DomainError]]:
    for each in error.__subclasses__():
        yield each
        yield from _broken_rules(each)


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
