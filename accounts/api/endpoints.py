"""How to write one endpoint of the API: a function, and what it declares.

@endpoint("POST", scope=Scope.LICENCES_WRITE, kinds=[Kind.DEVELOPER], body=OrderInput, responses={201: OrderSerializer})
def order_create(request: ApiRequest) -> Response: ...
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, JSONParser, MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.access import Access, refuse_unless_machine
from accounts.api.authentication import KeyAuthentication
from accounts.api.idempotency import HEADER, answered_once
from accounts.api.problems import ProblemSerializer
from accounts.api.requests import ApiRequest
from accounts.api.throttles import PerKey
from accounts.problems import MEDIA_TYPE
from accounts.roles import EDITORS

SAFE = {"GET", "HEAD"}
Handler = Callable[..., HttpResponseBase]
View = Callable[..., Any]


class JsonWhateverIsAccepted(BaseContentNegotiation):
    """Answer JSON whatever `Accept` says: the endpoints that answer a file build it themselves."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        sent = (request.content_type or "").partition(";")[0]
        return next((parser for parser in parsers if parser.media_type == sent), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class Endpoint(APIView):
    """One path of the API; made by `endpoint`, never by hand."""

    authentication_classes = [KeyAuthentication, SessionAuthentication]
    permission_classes = []
    throttle_classes = [PerKey]
    content_negotiation_class = JsonWhateverIsAccepted
    metadata_class = None
    accesses: ClassVar[dict[str, Access]] = {}
    uploads: ClassVar[frozenset[str]] = frozenset()

    def get_parsers(self) -> list[Any]:
        return [MultiPartParser() if getattr(self.request, "method", "") in self.uploads else JSONParser()]

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> ApiRequest:
        return ApiRequest(
            request,
            parsers=self.get_parsers(),
            authenticators=self.get_authenticators(),
            negotiator=self.get_content_negotiator(),
            parser_context=self.get_parser_context(request),
        )

    def check_permissions(self, request: ApiRequest) -> None:  # type: ignore[override]
        method = "GET" if request.method == "HEAD" else request.method or ""
        access = self.accesses.get(method)
        if access is None or access.audience == "public":
            return
        if request.viewer.user is None:
            raise exceptions.NotAuthenticated("Send a key: `Authorization: Bearer ask_…`")
        refuse_unless_machine(request.viewer, access)


def endpoint(  # noqa: PLR0913  (each is one thing that an endpoint declares)
    method: str,
    *,
    scope: str = "",
    kinds: Iterable[str] = (),
    roles: Iterable[str] = (),
    creators: bool = False,
    public: bool = False,
    body: Any = None,
    query: Any = None,
    responses: Any = None,
    atomic: bool = True,
    is_upload: bool = False,
) -> Callable[[Handler], View]:
    """Make a function one endpoint: who may call it, what it reads and answers, and that a write is done once.

    `roles` are those of the page on which people do the same, and a key reaches as far as whoever made it does now.
    Unless said, owners and managers write and every member reads. `creators` also lets in a person who acts as
    themselves, or their key; `public` lets in everybody. `is_upload` reads a form with files. `atomic=False` is for the
    few whose service commits in steps because it calls Stripe.
    """
    allowed = frozenset(roles) or (frozenset() if public or method in SAFE else EDITORS)
    access = Access("public" if public else "machine", frozenset(kinds), allowed, scope=scope, creators=creators)

    def make(handler: Handler) -> View:
        described = _schema(handler, access, method, body=body, query=query, responses=responses)
        view = _view(handler.__name__, {method: described(_method(handler, method, atomic=atomic))}, {method: access})
        view.cls.uploads = frozenset({method} if is_upload else ())  # type: ignore[attr-defined]
        return view

    return make


def together(*views: View) -> View:
    """Serve endpoints of different methods at one path: `path("orders/", together(order_list, order_create))`."""
    handlers: dict[str, Any] = {}
    accesses: dict[str, Access] = {}
    for view in views:
        cls: type[Endpoint] = view.cls  # type: ignore[attr-defined]
        handlers |= {method: cls.__dict__[method.lower()] for method in cls.accesses}
        accesses |= cls.accesses
    view = _view("_and_".join(view.__name__ for view in views), handlers, accesses)
    view.cls.uploads = frozenset().union(*(each.cls.uploads for each in views))  # type: ignore[attr-defined]
    return view


def _method(handler: Handler, method: str, *, atomic: bool) -> Handler:
    def handle(self: Endpoint, request: ApiRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if method in SAFE:
            return handler(request, *args, **kwargs)
        return answered_once(request, lambda: handler(request, *args, **kwargs), atomic=atomic)

    handle.__doc__ = handler.__doc__
    return handle


def _view(name: str, handlers: Mapping[str, Any], accesses: dict[str, Access]) -> View:
    members = {method.lower(): handler for method, handler in handlers.items()}
    cls = type(name, (Endpoint,), members | {"accesses": accesses, "__doc__": None})
    view: View = cls.as_view()  # type: ignore[attr-defined]
    view.__name__ = name
    view.access = next(iter(accesses.values()))  # type: ignore[attr-defined]
    view.accesses = accesses  # type: ignore[attr-defined]
    return view


def _schema(handler: Handler, access: Access, method: str, *, body: Any, query: Any, responses: Any) -> Any:
    parameters: list[Any] = [query] if query is not None else []
    if method not in SAFE and access.audience != "public":
        parameters.append(
            OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, description="The same key twice is done once.")
        )
    said = (handler.__doc__ or "").strip()
    return extend_schema(
        operation_id=handler.__name__,
        summary=said.partition("\n")[0],
        description=f"{said}\n\nScope: `{access.scope}`" if access.scope else said,
        parameters=parameters,
        request=body,
        responses=_responses(responses),
        auth=[{}] if access.audience == "public" else None,  # type: ignore[list-item]
    )


def _responses(responses: Any) -> dict[Any, Any]:
    named = responses if isinstance(responses, dict) else {200: responses}
    return named | {("default", MEDIA_TYPE): ProblemSerializer}
