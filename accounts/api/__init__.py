"""The base of the API that every app's `api/` is written with."""

from accounts.api.answers import created
from accounts.api.endpoints import endpoint, together
from accounts.api.pages import PageQuerySerializer, page, page_of
from accounts.api.requests import ApiRequest, asked, read

__all__ = ["ApiRequest", "PageQuerySerializer", "asked", "created", "endpoint", "page", "page_of", "read", "together"]
