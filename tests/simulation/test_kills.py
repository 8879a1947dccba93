"""Whatever is killed amid the work, nothing that was acknowledged is lost and nothing happens twice."""

import json
import os
import re
import subprocess
import sys

import pytest

from marketplace.config.launch import installation
from marketplace.config.launch.places import ROOT, VENV
from tests import tools
from tests.simulation.kills import JOBS
from tests.simulation.town import VICTIMS

POINTS = 20
PASSED_ON = {"PATH", "HOME", "LANG"}


def test_killed_programs_lose_nothing_and_do_nothing_twice() -> None:
    if "requirements.txt" not in installation.marker(VENV):
        pytest.skip(f"{tools.MISSING}: an environment that run.py made")

    done = subprocess.run(
        [sys.executable, "manage.py", "simulate", "--kills", str(POINTS), "--seed", "1"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name in PASSED_ON},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    told = re.search(r"^struck: (.*)$", done.stdout, re.MULTILINE)
    assert told, done.stdout
    struck = json.loads(told[1])
    assert sum(count for by_victim in struck.values() for count in by_victim.values()) == POINTS
    assert [(job, victim) for job in JOBS for victim in VICTIMS if not struck[job][victim]] == []
