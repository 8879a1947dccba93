from django.urls import URLPattern, URLResolver, path

from accounts.api.identity import identity
from accounts.views.api import api_docs, openapi

urlpatterns: list[URLPattern | URLResolver] = [
    path("identity", identity, name="api-identity"),
    path("openapi.json", openapi, name="api-openapi"),
    path("docs", api_docs, name="api-docs"),
]
