"""Concerns, for machines: report a wrong, follow it by the link in the mail, answer it, and see what waits."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts import documents
from accounts.adapter import address_of
from accounts.api import ApiRequest, PageQuerySerializer, asked, endpoint, page, page_of, together
from accounts.models import ApiKey
from licensing.forms.concerns import AnswerForm, ConcernForm, StatementForm
from licensing.models import Concern, ConcernStatement
from licensing.queries.concern_subjects import subject_of
from licensing.queries.concerns import (
    concern_behind,
    concerns_visible_to,
    decision_due,
    evidence_of,
    in_the_queue,
    loser_of,
)
from licensing.services import concerns
from licensing.services.concerns import Reporter

READ, WRITE = ApiKey.Scope.CATALOG_READ, ApiKey.Scope.CATALOG_WRITE
Side = ConcernStatement.Side


class ConcernStatementInput(serializers.Serializer[Any]):
    """Words, with links and files that show what they say."""

    words = serializers.CharField(max_length=5_000)
    links = serializers.CharField(required=False, max_length=4_000, help_text="One address a line, twenty at most.")
    evidence = serializers.ListField(
        child=serializers.FileField(max_length=255),
        required=False,
        help_text="Pictures, PDF, sound or film; five at most, up to 25 MB each.",
    )


class ConcernInput(ConcernStatementInput):
    """A report by anybody."""

    kind = serializers.ChoiceField(choices=Concern.Kind.choices)
    about = serializers.CharField(
        max_length=500, help_text="An address, an ISRC, the number of a licence, or a title and who made it."
    )
    email = serializers.EmailField(max_length=254, help_text="We answer there. The other side never sees it.")
    name = serializers.CharField(required=False, max_length=200, help_text="The other side reads it.")


class ConcernTakenSerializer(serializers.Serializer[Any]):
    """A report that was taken; the link to follow it is in the mail, and nowhere else."""

    number = serializers.CharField()
    needs_confirmation = serializers.SerializerMethodField(
        help_text="Its clock runs only when the address is confirmed by the link in the mail."
    )

    def get_needs_confirmation(self, concern: Concern) -> bool:
        return concern.clock_from is None


class ConcernFileSerializer(serializers.Serializer[Any]):
    """One file that shows something."""

    uuid = serializers.UUIDField()
    sha256 = serializers.CharField()
    size = serializers.IntegerField()
    media_type = serializers.CharField()


class ConcernStatementSerializer(serializers.Serializer[Any]):
    """What one side said, once."""

    side = serializers.ChoiceField(choices=Side.choices)
    kind = serializers.ChoiceField(choices=ConcernStatement.Kind.choices)
    words = serializers.CharField()
    links = serializers.ListField(source="addresses", child=serializers.CharField())
    files = ConcernFileSerializer(source="evidence.all", many=True)
    at = serializers.DateTimeField()


class ConcernSerializer(serializers.Serializer[Any]):
    """One concern; its reporter's address is nowhere in it."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=Concern.Kind.choices)
    status = serializers.ChoiceField(choices=Concern.Status.choices)
    about = serializers.CharField()
    recording = serializers.UUIDField(source="recording.uuid", allow_null=True, default=None)
    licence = serializers.CharField(source="licence.number", allow_null=True, default=None)
    reported_at = serializers.DateTimeField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    decide_by = serializers.SerializerMethodField()
    decided_at = serializers.DateTimeField(allow_null=True)
    is_frozen = serializers.SerializerMethodField(help_text="Nothing of the recording is sold or delivered meanwhile.")
    may_appeal = serializers.SerializerMethodField(help_text="Which side may appeal now; empty: none.")

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_decide_by(self, concern: Concern) -> Any:
        return decision_due(concern) if concern.is_open else None

    def get_is_frozen(self, concern: Concern) -> bool:
        return concern.freeze is not None and concern.freeze.lifted_at is None

    def get_may_appeal(self, concern: Concern) -> str:
        return loser_of(concern) or ""


class WholeConcernSerializer(ConcernSerializer):
    """One concern with all that was said."""

    statements = ConcernStatementSerializer(source="statements.all", many=True)


class ConcernQuery(PageQuerySerializer):
    waiting = serializers.BooleanField(
        required=False, help_text="Only what waits for an operator, or for you: what is not decided yet."
    )


@endpoint("GET", scope=READ, query=ConcernQuery, responses=page_of(ConcernSerializer))
def concern_list(request: ApiRequest) -> Response:
    """List the concerns about which your organisation is asked; an operator sees all."""
    found = concerns_visible_to(request.viewer)
    if asked(ConcernQuery, request).get("waiting"):
        found = found.filter(pk__in=in_the_queue().values("pk"))
    return page(request, found, ConcernSerializer, ordering=("-pk",))


@endpoint("POST", public=True, body=ConcernInput, responses={201: ConcernTakenSerializer}, is_upload=True)
def concern_create(request: ApiRequest) -> Response:
    """Report a wrong, with or without an account; the mail that comes has the link to follow it."""
    form = _checked(ConcernForm(request.data, request.FILES))
    values, viewer = form.cleaned_data, request.viewer
    concern = concerns.report(
        values["kind"],
        subject_of(values["about"], viewer),
        form.said,
        Reporter(values["email"], values["name"], get_language() or "", address_of(request._request) or ""),
        at=timezone.now(),
        actor=viewer.user,
    )
    return Response(ConcernTakenSerializer(concern).data, status=201)


@endpoint("GET", scope=READ, responses=WholeConcernSerializer)
def concern_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show one concern with all that was said."""
    return Response(WholeConcernSerializer(_found(request, uuid)).data)


@endpoint("POST", scope=WRITE, body=ConcernStatementInput, responses={201: WholeConcernSerializer}, is_upload=True)
def concern_say(request: ApiRequest, uuid: UUID) -> Response:
    """Answer a concern about you; where it was decided against you, this is your one appeal."""
    found = _found(request, uuid)
    if found.answering != request.viewer.organisation:
        raise Http404
    return _say(found, Side.ANSWERING, request)


@endpoint("GET", scope=READ, responses={(200, "*/*"): bytes})
def concern_file(request: ApiRequest, uuid: UUID, file: UUID) -> FileResponse:
    """Give out a file of either side."""
    shown = get_object_or_404(evidence_of(_found(request, uuid)), uuid=file)
    return documents.download(shown.sha256, shown.media_type)


@endpoint("GET", public=True, responses=WholeConcernSerializer)
def concern_follow(request: ApiRequest, token: str) -> Response:
    """Follow what you reported, by what stands last in the link of your mail."""
    return Response(WholeConcernSerializer(_followed(token)).data)


@endpoint("POST", public=True, body=ConcernStatementInput, responses={201: WholeConcernSerializer}, is_upload=True)
def concern_add(request: ApiRequest, token: str) -> Response:
    """Add to what you reported, or appeal where it was decided against you; it confirms your address, too."""
    concern = _followed(token)
    if concern.confirmed_at is None:
        concern = concerns.confirm(concern, at=timezone.now())
    return _say(concern, Side.REPORTER, request)


def _say(concern: Concern, side: str, request: ApiRequest) -> Response:
    form = _checked(AnswerForm(request.data, request.FILES))
    say = concerns.appeal if loser_of(concern) == side else concerns.state
    say(concern, side, form.said, at=timezone.now(), actor=request.viewer.user)
    return Response(WholeConcernSerializer(Concern.objects.get(pk=concern.pk)).data, status=201)


def _checked(form: Any) -> Any:
    """The page's own form, so that its rules are the API's."""
    assert isinstance(form, StatementForm)  # noqa: S101
    if not form.is_valid():
        raise serializers.ValidationError({name: list(map(str, errors)) for name, errors in form.errors.items()})
    return form


def _found(request: ApiRequest, uuid: UUID) -> Concern:
    return get_object_or_404(concerns_visible_to(request.viewer), uuid=uuid)


def _followed(token: str) -> Concern:
    if (concern := concern_behind(token)) is None:
        raise Http404
    return concern


concern_endpoints = together(concern_list, concern_create)
follow_endpoints = together(concern_follow, concern_add)
