"""What every page's frame shows, whoever looks at it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property

from accounts.queries import mails
from marketplace.config import navigation
from marketplace.config.navigation import Place
from marketplace.kit.drawing import Stroke, meter

THEMES = ("light", "dark")


@dataclass
class Frame:
    """The site header and footer of one request; each part is worked out only where a template asks for it."""

    request: HttpRequest

    @property
    def is_sandbox(self) -> bool:
        return bool(settings.STRIPE_SANDBOX)

    @property
    def has_mail_page(self) -> bool:
        return mails.may_be_shown()

    @property
    def has_fault_console(self) -> bool:
        return self.is_sandbox and self.face == "operator"

    @property
    def theme(self) -> str:
        chosen = self.request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""

    @cached_property
    def viewer(self) -> Any:
        return getattr(self.request, "viewer", None)

    @property
    def face(self) -> str:
        """Which of the five faces looks at the page."""
        if not getattr(getattr(self.request, "user", None), "is_authenticated", False):
            return "public"
        organisation = getattr(self.viewer, "organisation", None)
        if getattr(self.viewer, "is_operator", False):
            return "operator"
        if organisation is not None:
            return str(organisation.kind)
        return "creator" if getattr(self.viewer, "is_creator", False) else "nobody_yet"

    @property
    def places(self) -> list[Place]:
        menu = navigation.HEADER.get(self.face, navigation.HEADER["nobody_yet"])
        return navigation.places(menu, self.request.path)

    @property
    def account(self) -> list[Place]:
        return navigation.places(navigation.account_of(self.viewer), self.request.path)

    @property
    def strokes(self) -> list[Stroke]:
        """The sound beside the door: everybody says yes."""
        return meter([("yes", 1)], [("yes", 1)], "door")

    @property
    def about(self) -> list[Place]:
        return navigation.places(navigation.FOOTER, self.request.path)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Give every template `frame`; `site` is taken by allauth."""
    return {"frame": Frame(request)}
