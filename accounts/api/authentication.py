"""Who asks: a machine with a key, or a person in the browser."""

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from accounts.models import ApiKey, User
from accounts.services import keys
from accounts.viewers import viewer_of_key


class KeyAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer ask_…`; the request's viewer is then the machine."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        key = keys.authenticated(secret.strip(), at=timezone.now()) if scheme.lower() == "bearer" else None
        if key is None:
            raise exceptions.AuthenticationFailed("This key does not exist, was revoked or has expired.")
        request._request.viewer = viewer_of_key(key)  # type: ignore[attr-defined]
        return key.created_by, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Assent"'


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "An API key: `Authorization: Bearer ask_…`"}
