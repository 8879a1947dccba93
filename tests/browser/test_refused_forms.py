"""Every form sent empty or wrong: told above it and beside each field, nothing typed is lost, axe finds nothing.

The pages are those of test_every_page, each of their forms once, in English, wide and light; with ASSENT_FULL_SIZE=1
also dark and narrow, and Tab is tried. Files and passwords are not kept: no browser would.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests import tools
from tests.browser.inspection import axe, keyboard, sideways
from tests.browser.pages import Place, places
from tests.browser.refusals import forms, send_wrong
from tests.browser.test_every_page import EVERY_LOOK, Inspector
from tests.site.roles import mail_to_files, make_world, roles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FEWEST = 40  # a form that is no longer found would otherwise pass unseen


def test_refused_form_says_why_and_keeps_what_was_typed(
    live_server: LiveServer, chromium: Browser, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    mail_to_files(settings, tmp_path / "mail")
    world = make_world()
    everybody = roles(world)
    found = list({place.route: place for place in places(world, everybody, is_full=False)}.values())

    told: list[tuple[str, list[str]]] = []
    for role in everybody:
        its = [place for place in found if place.person == role.name and place.status == 200]
        if its:
            inspector = Inspector(chromium, role, live_server.url, "en")
            told += [one for place in its for one in _refusals(inspector, place)]
            inspector.page.context.close()

    assert [fault for fault in told if fault[1]] == []
    assert len(told) >= FEWEST


def _refusals(inspector: Inspector, place: Place) -> Iterator[tuple[str, list[str]]]:
    """Each form of a page that was refused, or should have been, with what is wrong then."""
    page, address = inspector.page, inspector.home + place.path
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    for at in range(forms(page)):
        if at:
            page.goto(address)
            forms(page)
        sent = send_wrong(page, at)
        if sent.is_refused or sent.faults:
            yield f"{place}, form {at + 1}", [*sent.faults, *(_looked_at(inspector) if sent.is_refused else [])]


def _looked_at(inspector: Inspector) -> list[str]:
    page, faults = inspector.page, []
    for look in EVERY_LOOK if tools.IS_FULL_SIZE else EVERY_LOOK[:1]:
        page.set_viewport_size({"width": look.width, "height": 900})
        page.emulate_media(color_scheme=look.theme)
        faults += [f"{look}: {fault}" for fault in [*axe(page), *sideways(page)]]
    if tools.IS_FULL_SIZE:
        page.set_viewport_size({"width": 1280, "height": 900})
        faults += keyboard(page)
    return faults
