"""Message catalogues are compiled without gettext's tools, and read by Python's own reader."""

import gettext
import io
import os
from pathlib import Path

import pytest

from marketplace.config import catalogues

PO = """\
# A comment of a translator.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#: templates/home.html:3
msgid "Licence"
msgstr "라이선스"

msgctxt "a share"
msgid "Part"
msgstr "몫"

msgid "%(count)s recording"
msgid_plural "%(count)s recordings"
msgstr[0] "녹음 %(count)s개"
msgstr[1] "녹음들 %(count)s개"

msgid ""
"Two lines, "
"one message\\n"
msgstr ""
"두 줄, "
"한 문장\\n"

#, fuzzy
msgid "Guessed"
msgstr "추측"

msgid "Untranslated"
msgstr ""

#~ msgid "Obsolete"
#~ msgstr "옛것"
"""


def test_compiled_catalogue_is_read_by_python() -> None:
    read = gettext.GNUTranslations(io.BytesIO(catalogues.encode(catalogues.read(PO))))

    said = [
        read.gettext("Licence"),
        read.pgettext("a share", "Part"),
        read.gettext("Part"),
        read.ngettext("%(count)s recording", "%(count)s recordings", 1),
        read.ngettext("%(count)s recording", "%(count)s recordings", 5),
        read.gettext("Two lines, one message\n"),
        read.gettext("Guessed"),
        read.gettext("Untranslated"),
        read.gettext("Obsolete"),
    ]

    assert said == [
        "라이선스",
        "몫",
        "Part",
        "녹음 %(count)s개",
        "녹음들 %(count)s개",
        "두 줄, 한 문장\n",
        "Guessed",
        "Untranslated",
        "Obsolete",
    ]


def test_broken_catalogue_is_refused_by_line() -> None:
    with pytest.raises(catalogues.CatalogueBroken) as refused:
        catalogues.read('msgid "Licence"\nmsgstr "라이선스\n')

    assert str(refused.value) == 'line 2: "라이선스'


def test_word_that_is_no_text_is_refused() -> None:
    with pytest.raises(catalogues.CatalogueBroken):
        catalogues.read("msgid 3\n")


def test_catalogue_is_compiled_again_only_when_it_is_newer(tmp_path: Path) -> None:
    messages = tmp_path / "ko" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    po = messages / "django.po"
    po.write_text(PO, encoding="utf-8")

    first, second = catalogues.compile_all(tmp_path), catalogues.compile_all(tmp_path)
    later = po.stat().st_mtime + 10
    os.utime(po, (later, later))
    third = catalogues.compile_all(tmp_path)

    assert (first, second, third) == ([po.with_suffix(".mo")], [], [po.with_suffix(".mo")])


def test_empty_catalogue_has_no_messages() -> None:
    assert catalogues.read("") == {}
