from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def test_committed_schema_is_what_the_code_says(tmp_path: Path) -> None:
    """On failure: manage.py spectacular --file marketplace/config/openapi.yaml --validate --fail-on-warn"""
    made = tmp_path / "openapi.yaml"

    call_command("spectacular", "--file", str(made), "--validate", "--fail-on-warn")

    assert made.read_text() == (settings.BASE_DIR / "marketplace" / "config" / "openapi.yaml").read_text()
