"""`manage.py stripe_sandbox` and the settings that it serves."""

import os
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from payments.sandbox import BANNER
from tests.payments.sandbox.running import ROOT
from tests.tools import PATIENCE_SECONDS


def test_the_command_becomes_the_sandbox(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "stripe_sandbox", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(2)]
        url = urlsplit(said[1].removeprefix("listening on "))
        connection = HTTPConnection(url.hostname or "", url.port, timeout=PATIENCE_SECONDS)
        connection.request("GET", "/_sandbox/health")
        answered = connection.getresponse().status
        connection.close()
        process.terminate()

    assert said[0] == BANNER
    assert answered == 200
    assert process.returncode == 0
    assert [path.name for path in tmp_path.glob("*.sqlite3")] == ["sandbox.sqlite3"]


def test_an_endpoint_without_a_secret_is_refused() -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "payments.sandbox", "--webhook", "http://127.0.0.1:1/"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 2
    assert "--webhook takes URL=SECRET" in refused.stderr


def test_there_is_no_sandbox_beside_stripe() -> None:
    real = os.environ | {"STRIPE_SANDBOX": "0", "STRIPE_SECRET_KEY": "sk_test_a_real_one"}
    refused = subprocess.run(
        [sys.executable, "manage.py", "stripe_sandbox", "--port", "0"],
        cwd=ROOT,
        env=real,
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert "STRIPE_SANDBOX is off" in refused.stderr
