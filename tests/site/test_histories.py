"""Every object's page leads to everything that was done to it, and every deed has a sentence in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import translation

from accounts.actions import TOLD, told
from licensing.models import Breach, UsageReport
from payments.models import Order
from tests.factories.accounts import make_developer, make_label
from tests.factories.clients import owner_of
from tests.factories.licences import make_licence
from tests.site.roles import mail_to_files, make_world, roles
from tests.site.route_objects import ROUTE_OBJECTS

PACKAGES = ["accounts", "marketplace", "licensing", "payments"]
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
WRITERS = {"record", "_record", "_moved"}
PAGES = [
    ("label owner", "creator"),
    ("label owner", "own-catalog"),
    ("label owner", "terms-edit"),
    ("label owner", "offer"),
    ("label owner", "import"),
    ("label owner", "licence"),
    ("developer owner", "selection-detail"),
    ("developer owner", "quote"),
    ("developer owner", "order"),
    ("developer owner", "licence"),
    ("developer owner", "usage-report"),
    ("developer owner", "model"),
    ("operator", "royalty-run"),
    ("operator", "verification"),
    ("operator", "representation-check"),
    ("operator", "statement"),
]
OF_ANOTHER_OBJECT = {"verification", "representation-check", "statement"}


@pytest.mark.django_db
def test_page_of_each_object_leads_to_its_history(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    mail_to_files(settings, tmp_path)
    world = make_world()
    clients = {role.name: role.client for role in roles(world)}

    missing = []
    for role, name in PAGES:
        given = ROUTE_OBJECTS[name].make(world)
        client = clients[role]
        client.defaults.pop("HTTP_ACCEPT", None)
        page = client.get(reverse(name, kwargs=given)).content.decode()
        wanted = "/history/" if name in OF_ANOTHER_OBJECT else f"/history/{next(iter(given.values()))}/"
        if wanted not in page:
            missing.append((role, name))

    assert missing == []


@pytest.mark.django_db
def test_both_sides_of_a_licence_read_its_history_and_nobody_else_does() -> None:
    licence = make_licence()
    owners = [licence.organisation, licence.terms.organisation, make_label(), make_developer()]

    answers = []
    for organisation in owners:
        client = owner_of(organisation)
        answers.append(client.get(f"/history/{licence.uuid}/").status_code)

    assert answers == [200, 200, 404, 404]


def test_every_deed_has_a_sentence_in_both_languages() -> None:
    deeds = set(_named_in_code()) | {
        *(f"order.{status}" for status in (Order.Status.AWAITED, Order.Status.FAILED, Order.Status.EXPIRED)),
        *(f"breach.{status}" for status in Breach.Status.values if status != Breach.Status.OPEN),
        *(f"licence.{what}" for what in ("suspended", "resumed", "ended")),
        *(f"usage_report.{status}" for status in (UsageReport.Status.ACCEPTED, UsageReport.Status.REFUSED)),
    }
    with translation.override("ko"):
        korean = {deed: told(deed) for deed in TOLD}

    assert sorted(deeds - set(TOLD)) == []
    assert [deed for deed, sentence in korean.items() if not re.search("[가-힣]", sentence)] == []


def _named_in_code() -> Iterator[str]:
    for package in PACKAGES:
        for file in (Path(django_settings.BASE_DIR) / package).rglob("services/**/*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and _name(node.func) in WRITERS:
                    yield from _strings(node)


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def _strings(call: ast.Call) -> Iterator[str]:
    for argument in call.args:
        for node in ast.walk(argument):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and ACTION.fullmatch(node.value):
                yield node.value
