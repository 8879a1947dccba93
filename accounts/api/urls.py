from django.urls import URLPattern, URLResolver, path

from accounts.api import parties
from accounts.api.identity import identity
from accounts.views.api import api_docs, openapi

urlpatterns: list[URLPattern | URLResolver] = [
    path("identity", identity, name="api-identity"),
    path("parties", parties.party_endpoints, name="api-parties"),
    path("parties/<uuid:uuid>", parties.party_retrieve, name="api-party"),
    path("parties/<uuid:uuid>/invite", parties.party_invite, name="api-party-invite"),
    path("openapi.json", openapi, name="api-openapi"),
    path("docs", api_docs, name="api-docs"),
]
