"""Every route of the site, flat: its name, its path's arguments and its view."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.access import Access

# What is not ours and guards itself: allauth's pages, the read-only admin, Django's language switch.
EXEMPT = ("/accounts/", "/admin/", "/i18n/")


@dataclass(frozen=True)
class Route:
    """One pattern of the URLconf."""

    name: str
    template: str
    view: Any

    @property
    def is_exempt(self) -> bool:
        return self.template.startswith(EXEMPT)

    @property
    def accesses(self) -> dict[str, Access]:
        """What the view declares, by method; a page declares one thing for all of its methods."""
        declared: dict[str, Access] | None = getattr(self.view, "accesses", None)
        if declared is not None:
            return declared
        access: Access | None = getattr(self.view, "access", None)
        return {"GET": access} if access is not None else {}

    @property
    def is_api(self) -> bool:
        return hasattr(self.view, "accesses")

    def __str__(self) -> str:
        return self.name or self.template


def routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "/"))


def _walk(patterns: list[Any], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield Route(pattern.name or "", prefix + str(pattern.pattern), pattern.callback)
