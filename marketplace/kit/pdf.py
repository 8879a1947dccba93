"""PDF documents: a Typst template and its facts.

Text of people reaches a template only as data, never as markup: the template reads `json(bytes(sys.inputs.data))`.
Only the fonts that we bring are used (Noto Sans KR and Noto Serif KR, regular), so that a PDF is the same everywhere;
there is no bold, so weigh headings by size. The same facts at the same time give the same bytes.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import pylopdf_fonts_ko
import typst

FOLDER: Final = Path(__file__).resolve().parents[2] / "templates" / "pdf"


def compile_pdf(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Fill `templates/pdf/<template>` with facts that JSON can hold."""
    document: bytes = typst.compile(
        FOLDER / template,
        root=FOLDER,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )
    return document


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        font_paths=[str(pylopdf_fonts_ko.sans_path().parent)],
    )
