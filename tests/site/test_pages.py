"""The pages that belong to no app, in both languages; the language and the look that a visitor chooses."""

import re

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from marketplace.config import navigation
from tests.factories.accounts import make_developer, make_label, make_membership
from tests.factories.licences import make_licence

PAGES = ["/", "/principles/", "/plain-terms/", "/privacy/", "/accessibility/", "/signed-out/", "/accounts/login/"]
INLINE = r"<style|\sstyle=|<script(?![^>]*\s(?:src=|type=\"application/json\"))|\son[a-z]+=\""


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("path", PAGES)
def test_public_pages_open_with_one_heading_and_nothing_inline(client: Client, path: str, language: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = client.get(path)

    html = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{language}"' in html
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert re.findall(INLINE, html) == []


@pytest.mark.django_db
def test_a_language_is_chosen_by_a_form_and_kept(client: Client) -> None:
    answer = client.post("/i18n/setlang/", {"language": "ko", "next": "/principles/"})

    assert (answer.status_code, answer["Location"]) == (302, "/principles/")
    assert '<html lang="ko"' in client.get("/principles/").content.decode()


@pytest.mark.django_db
def test_a_look_is_chosen_by_a_form_and_forgotten(client: Client) -> None:
    dark = client.post("/theme/", {"theme": "dark", "next": "/privacy/"})
    shown = client.get("/privacy/").content.decode()
    client.post("/theme/", {"theme": ""})
    forgotten = client.get("/privacy/").content.decode()

    assert dark["Location"] == "/privacy/"
    assert 'data-theme="dark"' in shown
    assert "data-theme" not in forgotten


@pytest.mark.django_db
def test_the_look_never_leads_to_another_site(client: Client) -> None:
    assert client.post("/theme/", {"theme": "light", "next": "https://elsewhere.example/"})["Location"] == "/"


@pytest.mark.django_db
def test_a_person_sees_for_whom_they_act_and_can_switch(client: Client) -> None:
    label, developer = make_label(name="Onbit Records"), make_developer(name="Halcyon Tone Labs")
    user = make_membership(label).user
    make_membership(developer, user=user)
    client.force_login(user)

    html = client.get("/principles/").content.decode()

    assert "Onbit Records" in html
    assert f'value="{developer.uuid}"' in html
    assert f'value="{label.uuid}" aria-current="true"' in html


@pytest.mark.django_db
def test_home_shows_only_figures_that_were_counted(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    empty = client.get("/").content.decode()
    make_licence()

    with django_assert_num_queries(5):
        page = client.get("/").content.decode()

    assert "The market today" not in empty
    assert '<dd class="figure__value">2</dd>' in page
    assert "licence in force" in page
    assert "earned by creators" not in page


@pytest.mark.parametrize(
    ("face", "path", "current"),
    [
        ("public", "/labels/onbit/", ["Browse"]),
        ("developer", "/recordings/one/", ["Browse"]),
        ("developer", "/licences/one/", ["Licences"]),
        ("developer", "/developer/", ["Home"]),
        ("rights_holder", "/recordings/one/files/", []),
    ],
)
def test_the_menu_says_where_one_is(face: str, path: str, current: list[str]) -> None:
    places = navigation.places(navigation.HEADER[face], path)

    assert [str(place.label) for place in places if place.is_current] == current
