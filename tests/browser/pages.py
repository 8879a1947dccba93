"""Every page that a person of some home can open: the URLconf's routes, with the objects of the route × role matrix."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse

from tests.factories.accounts import make_user
from tests.site.objects import Make
from tests.site.roles import Role, World
from tests.site.route_objects import ROUTE_OBJECTS
from tests.site.routes import Route, routes
from tests.site.test_access_matrix import declared_answer

# One person a home, and whoever has none yet. The first of them who may open a page is whom it is shown to.
PEOPLE = ("creator", "label owner", "developer owner", "operator", "newcomer")
# Who else finds something of their own on a page: a buyer on what is for sale, each holder of a licence or statement.
MORE = {
    **dict.fromkeys(("home", "browse", "label", "catalog", "recording", "offer", "licence"), "developer owner"),
    **dict.fromkeys(("organisation", "statements"), "operator"),
}
ALLAUTH, SECOND_FACTOR = "/accounts/", "/accounts/2fa/"


@dataclass(frozen=True)
class Place:
    """One page as one person finds it."""

    route: str
    path: str
    person: str
    status: int = HTTPStatus.OK

    def __str__(self) -> str:
        return f"{self.route} as {self.person}"


def places(world: World, everybody: list[Role], *, is_full: bool) -> list[Place]:
    """Each page with its person; in full, with everybody who may open it."""
    people = {role.name: role for role in everybody if role.name in (*PEOPLE, "anonymous")}
    made: dict[Make, dict[str, Any]] = {}
    ours = [
        place
        for route in routes()
        if not route.is_exempt
        for person in _persons(route, people, is_full=is_full)
        for place in [Place(route.name, _address(route, world, made), person)]
    ]
    return [
        *(place for place in ours if _is_page(place, people)),
        *_entrances(people, is_full=is_full),
        Place("unknown address", "/nowhere/", "anonymous", 404),
        Place("refused", "/label/", "creator", 403),
    ]


def _persons(route: Route, people: dict[str, Role], *, is_full: bool) -> list[str]:
    """Who opens it: in full everybody who may, else the first of them and whoever finds more on it."""
    access = route.accesses.get("GET")
    if access is None or route.is_api:
        return []
    fitting = [name for name in PEOPLE if declared_answer(route, access, people[name]) == "in"]
    if access.audience == "public":
        fitting.insert(0, "anonymous")
    return [name for name in fitting if is_full or name in {fitting[0], MORE.get(route.name)}]


def _address(route: Route, world: World, made: dict[Make, dict[str, Any]]) -> str:
    """Its path, with the object that it is about; routes that share an object are tried with the same one."""
    objects = ROUTE_OBJECTS.get(route.name)
    if objects is None:
        return route.template
    if objects.make not in made:
        with transaction.atomic():
            made[objects.make] = objects.make(world)
    return reverse(route.name, kwargs=made[objects.make])


def _entrances(people: dict[str, Role], *, is_full: bool) -> Iterator[Place]:
    """allauth's pages: for whoever has not signed in, else for whoever has, without and with a second factor."""
    for route in routes():
        if not route.template.startswith(ALLAUTH) or {"<", "("} & set(route.template):
            continue
        open_to = [
            place
            for name in ("anonymous", "newcomer", "operator")
            if _is_page(place := Place(route.name, route.template, name), people)
        ]
        yield from open_to if is_full or route.template.startswith(SECOND_FACTOR) else open_to[:1]
    user = make_user(verified=False)
    confirmation = EmailConfirmationHMAC(EmailAddress.objects.get(user=user))
    yield Place("account_confirm_email", reverse("account_confirm_email", args=[confirmation.key]), "anonymous")
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    yield Place("account_reset_password_from_key", reverse("account_reset_password_from_key", kwargs=key), "anonymous")


def _is_page(place: Place, people: dict[str, Role]) -> bool:
    """Whether it answers with a page of its own: not a file, a part of a page, a redirection, or what is posted to."""
    response = people[place.person].client.get(place.path)
    is_html = response.get("Content-Type", "").startswith("text/html")
    return response.status_code == HTTPStatus.OK and is_html and b"<html" in response.content
