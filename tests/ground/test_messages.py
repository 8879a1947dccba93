"""The catalogues hold every message that the site may say, and nothing is left untranslated."""

import re
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

from marketplace.config import catalogues
from tests.ground import extraction

ROOT = Path(settings.BASE_DIR)
# A month is the exception: in Korean its name always ends in 월.
PLACEHOLDER = r"(%\((?!month\)|later\))\w+\)[sd]|\{\w+\})"
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
HALF_A_PLACE = re.compile(r"%\(\w+\)(?![sd])")
FIXED_PARTICLE = re.compile(PLACEHOLDER + r"[”’)]*(을|를|이|가|은|는|으로|로|과|와)(?=[\s,.]|$)", re.MULTILINE)


def test_korean_catalogue_is_up_to_date() -> None:
    translated = catalogues.read((ROOT / "marketplace/config/locale/ko/LC_MESSAGES/django.po").read_text())

    wanted = extraction.wanted(ROOT)

    missing = [f"{file}: {message!r}" for message, file in sorted(wanted.items()) if message not in translated]
    assert missing == []


def test_particle_after_a_placeholder_fits_every_word() -> None:
    """A name may end in a vowel or not: 을(를), 이(가), or better a noun behind it: “%(title)s” 카탈로그를."""
    translated = catalogues.read((ROOT / "marketplace/config/locale/ko/LC_MESSAGES/django.po").read_text())

    assert [said for said in translated.values() if FIXED_PARTICLE.search(said)] == []


def test_translation_has_the_places_of_its_message_and_no_other() -> None:
    """A place that lost its letter, as in %(name)로, breaks its page; one that is missing hides what it should say."""
    translated = catalogues.read((ROOT / "marketplace/config/locale/ko/LC_MESSAGES/django.po").read_text())

    wrong = [
        said
        for message, said in translated.items()
        if HALF_A_PLACE.search(said)
        or not set(PLACE.findall(said)) <= set(PLACE.findall(message))
        or (catalogues.PLURAL not in message and set(PLACE.findall(said)) != set(PLACE.findall(message)))
    ]

    assert wrong == []


def test_messages_are_found_where_they_are_said() -> None:
    source = """
_("one")
gettext("two" "and")
ngettext("%(n)s song", "%(n)s songs", n)
pgettext("a share", "Part")
_(variable)
other("three")
"""
    template = """{% translate "four" %} {{ _("five") }} {% blocktranslate trimmed count n=x %}a {{ n }} (b)
    {% plural %}c {{ n }}{% endblocktranslate %} {% translate "Part" context "a share" %} {% firstof x _("six") %}"""

    said = list(extraction.in_python(source))
    shown = list(extraction.in_template(templatize(template)))

    assert said == ["one", "twoand", "%(n)s song\x00%(n)s songs", "a share\x04Part"]
    assert shown == ["four", "five", "a %(n)s (b)\x00c %(n)s", "a share\x04Part", "six"]
