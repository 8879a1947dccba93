"""Every component draws, without an inline style or script, in both languages."""

import re
from pathlib import Path

import pytest
from django.template import Engine
from django.template.context import make_context
from django.test import RequestFactory
from django.utils import translation

from tests.site.showcase import context

HERE = Path(__file__).parent


def draw(language: str) -> str:
    engine = Engine(
        dirs=[str(HERE / "templates"), str(HERE.parents[1] / "templates")],
        app_dirs=True,
        builtins=[
            "django.templatetags.i18n",
            "django.templatetags.static",
            "accounts.templatetags.assent",
        ],
        libraries={
            "django_htmx": "django_htmx.templatetags.django_htmx",
            "l10n": "django.templatetags.l10n",
        },
    )
    request = RequestFactory().get("/showcase")
    with translation.override(language):
        return engine.get_template("showcase.html").render(
            make_context(context() | {"request": request}, request, autoescape=True)
        )


@pytest.mark.parametrize("language", ["en", "ko"])
def test_components_draw_without_inline_style_or_script(language: str) -> None:
    page = draw(language)

    assert re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"", page) == []
    assert "{%" not in page
    assert "{{" not in page


def test_a_control_names_its_hint_and_its_error() -> None:
    page = draw("en")

    assert 'aria-describedby="id_title_helptext"' in page
    assert 'id="id_title_helptext"' in page
    (price,) = re.findall(r'<[^>]*\bid="id_price"[^>]*>', page)
    assert 'aria-describedby="id_price_error"' in price
    assert 'id="id_price_error"' in page
    assert '<a href="#id_price">' in page
