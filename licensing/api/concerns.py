"""Concerns, for machines: report a wrong, follow it by the link in the mail, answer it, and see what waits."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.response import Response

from accounts import documents
from accounts.adapter import address_of
from accounts.api import ApiRequest, asked, endpoint, page, page_of, together
from accounts.models import ApiKey
from licensing.api.concern_fields import (
    ConcernInput,
    ConcernQuery,
    ConcernSerializer,
    ConcernStatementInput,
    ConcernTakenSerializer,
    WholeConcernSerializer,
)
from licensing.forms.concerns import AnswerForm, ConcernForm, StatementForm
from licensing.models import Concern, ConcernStatement
from licensing.queries.concern_subjects import subject_of
from licensing.queries.concerns import (
    concern_behind,
    concerns_visible_to,
    evidence_of,
    in_the_queue,
    loser_of,
)
from licensing.services import concerns
from licensing.services.concerns import Reporter

READ, WRITE = ApiKey.Scope.CATALOG_READ, ApiKey.Scope.CATALOG_WRITE
Side = ConcernStatement.Side


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
