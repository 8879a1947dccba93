"""Route × role: who may open what, declared on each view, and what each of them is then answered.

Whom each route lets in stands in tests/site/access.csv, read by a person: a view that declares otherwise fails here,
and so does a route without a line, and one with arguments that tests/site/route_objects.py knows no object for. What is
not one's own is answered as if it did not exist.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from accounts.access import Access
from tests.site.declared_access import declared, found
from tests.site.roles import Role, World, mail_to_files, make_world, roles
from tests.site.route_objects import ROUTE_OBJECTS
from tests.site.routes import Route, routes

OURS = [route for route in routes() if not route.is_exempt]


def test_every_route_declares_who_may_open_it() -> None:
    assert [str(route) for route in OURS if not route.accesses] == []


def test_every_route_declares_what_the_table_says() -> None:
    stand, said = found(OURS), declared()

    assert {key: stand.get(key) for key in stand.keys() | said.keys() if stand.get(key) != said.get(key)} == {}, (
        "write the new rule into tests/site/access.csv, if you mean it"
    )


def test_every_route_with_arguments_has_an_object_to_try_it_with() -> None:
    missing = [str(route) for route in OURS if "<" in route.template and route.name not in ROUTE_OBJECTS]

    assert missing == [], "add them to tests/site/route_objects.py"


@pytest.mark.django_db
def test_each_role_gets_the_declared_answer_on_every_route(settings: Any, tmp_path: Path) -> None:
    settings.API_RATE = "100000/min"
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"  # no rows to read or to undo
    settings.MEDIA_ROOT = tmp_path / "files"
    mail_to_files(settings, tmp_path)
    world = make_world()
    everybody = roles(world)

    tried = [route for route in OURS if "<" not in route.template or route.name in ROUTE_OBJECTS]
    wrong = [line for route in tried for line in surprises(route, world, everybody)]

    assert wrong == []


def surprises(route: Route, world: World, everybody: list[Role]) -> Iterator[str]:
    """Whoever is answered otherwise than the route declares; what the requests changed is undone."""
    objects = ROUTE_OBJECTS.get(route.name)
    with undone():
        path = reverse(route.name, kwargs=objects.make(world)) if objects else route.template
        asking = Asking(route, path)
        for method, access in route.accesses.items():
            for role in everybody:
                expected = declared_answer(route, access, role)
                with undone():
                    found = asking.as_(role, method)
                if found != expected:
                    yield f"{route} {method} as {role.name}: {found}, declared {expected}"


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Asking:
    """One route, asked as one role after another; a page that only takes forms is sent an empty one."""

    route: Route
    path: str
    takes_only_forms: bool = False

    def as_(self, role: Role, method: str) -> str:
        cookies = deepcopy(role.client.cookies)
        try:
            return answer(self._response(role.client, method))
        finally:
            role.client.cookies = cookies  # the session is one of them: whom a person acts for is undone too

    def _response(self, client: Client, method: str) -> HttpResponseBase:
        if self.route.is_api:
            return client.generic(method, self.path, "{}", content_type="application/json")
        if not self.takes_only_forms:
            response = client.get(self.path)
            if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
                return response
        self.takes_only_forms = True
        return client.post(self.path)


def declared_answer(route: Route, access: Access, role: Role) -> str:
    """What the policy says: in, refused, hidden, or sent to sign in or to set up a second factor."""
    outcome = _by_key(access, role) if route.is_api else _by_page(access, role)
    objects = ROUTE_OBJECTS.get(route.name)
    if outcome != "in" or objects is None or "everybody" in objects.belongs_to:
        return outcome
    if objects.strangers and (role.is_stranger or (role.is_machine and not route.is_api)):
        return objects.strangers
    is_powerless = role.is_operator and not role.has_second_factor
    if role.group not in objects.belongs_to or is_powerless:
        return "hidden"
    return "refused" if role.name in objects.refuses else "in"


def _by_page(access: Access, role: Role) -> str:
    if access.audience == "public":
        return "in"
    if role.is_stranger or role.is_machine:
        return "sent to sign in"
    if role.is_operator and not role.has_second_factor:
        return "sent to set up a second factor"
    is_in = access.creators and role.is_creator
    fits = {"signed_in": True, "operator": role.is_operator, "creator": role.is_creator, "member": _fits(access, role)}
    return "in" if is_in or fits[access.audience] else "refused"


def _by_key(access: Access, role: Role) -> str:
    if access.audience == "public":
        return "unknown key" if role.name == "revoked machine" else "in"
    if role.is_stranger:
        return "unknown key"
    lacks_scope = role.is_machine and access.scope and access.scope not in role.scopes
    if role.is_creator:
        return "in" if access.creators and not lacks_scope else "refused"
    lacks_factor = role.is_operator and not role.has_second_factor
    if lacks_scope or lacks_factor:
        return "refused"
    return "in" if _fits(access, role) else "refused"


def _fits(access: Access, role: Role) -> bool:
    if not role.kind:
        return False
    return (not access.kinds or role.kind in access.kinds) and (not access.roles or role.role in access.roles)


def answer(response: HttpResponseBase) -> str:
    location = response.get("Location", "")
    if location.startswith("/accounts/login/"):
        return "sent to sign in"
    if location.startswith("/accounts/2fa/"):
        return "sent to set up a second factor"
    named = {401: "unknown key", 403: "refused", 404: "hidden", 500: "broken"}
    return named.get(response.status_code, "in")
