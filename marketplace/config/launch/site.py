"""`python3 run.py`: everything on this machine, from nothing, until somebody stops it."""

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from marketplace.config.launch import database, home, installation, remembered
from marketplace.config.launch.places import DATA, LOGS, PYTHON, ROOT, say, tail
from marketplace.config.launch.postgres import free_port
from marketplace.config.launch.processes import Household, Program, end_leftovers, environment, spawn
from marketplace.config.launch.trouble import Trouble

STARTING_SECONDS = 90.0
LETTING_GO_SECONDS = 2.0
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WEB = [
    "-m",
    "gunicorn",
    "marketplace.config.wsgi",
    "--workers=2",
    "--threads=4",
    "--no-control-socket",
    "--timeout=120",
]
CELERY = ["-m", "celery", "-A", "marketplace.config.celery"]
WORKER = [
    *CELERY,
    "worker",
    "--concurrency=2",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
    "--loglevel=INFO",
]
SCHEDULER = [*CELERY, "beat", "--loglevel=INFO", "--pidfile="]


def run(*, port: int, reset: bool) -> int:
    """Serve until Ctrl-C or SIGTERM, and leave nothing running."""
    for number in ENDINGS:
        signal.signal(number, stop)
    household = Household()
    with only_one():
        try:
            end_leftovers()
            start(household, port=port, reset=reset)
            while True:
                time.sleep(0.3)
                household.mend()
        except KeyboardInterrupt:
            say("\nStopping")
            return 0
        finally:
            household.end()


def stop(_number: int, _frame: FrameType | None) -> None:
    """Stop as Ctrl-C does, whatever the signal; a second one does not cut the stopping short."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def start(household: Household, *, port: int, reset: bool) -> None:
    refuse_taken(port)
    installation.ensure("requirements.txt")
    if remembered.read().get("MARKET") == "begun" and not os.environ.get("DATABASE_URL"):
        say("The first start was cut short: it begins anew")
        reset = True  # nobody has been here: the site is served once the market is whole
    if reset:
        say("Removing the database, files and mail of before")
        if (DATA / "environment").exists():
            database.cluster(remembered.read())
        home.forget()
    values = remembered.read()
    is_first = values.get("MARKET") != "loaded"
    remembered.secret(values, "SECRET_KEY", length=48)
    remembered.secret(values, "SIGNING_KEYS", length=32)
    values |= {"SITE_URL": f"http://localhost:{port}", "STRIPE_SANDBOX_PORT": str(sandbox_port(values, port))}
    values["STRIPE_API_BASE"] = f"http://127.0.0.1:{values['STRIPE_SANDBOX_PORT']}"
    if not os.environ.get("DATABASE_URL"):
        start_database(household, values)
    remembered.write(values)
    manage("prepare")
    start_sandbox(household, int(values["STRIPE_SANDBOX_PORT"]))
    logins = DATA / "logins.txt"
    if is_first:
        remembered.write({**values, "MARKET": "begun"})
        say("Filling a fictional market (once)")
        logins.write_text(manage("load_sample_market"))
        remembered.write({**values, "MARKET": "loaded"})
    serve(household, port)
    say(f"\nAssent is at http://localhost:{port}   (Ctrl-C stops it)\n\n{logins.read_text()}")


def start_database(household: Household, values: dict[str, str]) -> None:
    server = database.cluster(values)
    remembered.write(values)  # before there is a database that only these passwords open
    server.prepare()
    household.add(Program("postgres", server.start, end_with=signal.SIGINT, outlives=True))
    database.add_roles(server, values)


def start_sandbox(household: Household, port: int) -> None:
    """Start the stand-in for Stripe before anything is sold, and wait until it answers."""
    command = [str(PYTHON), "manage.py", "stripe_sandbox", "--port", str(port)]
    household.add(Program("sandbox", lambda: spawn("sandbox", command)))
    deadline = time.monotonic() + STARTING_SECONDS
    while not is_open(port):
        household.mend()
        if time.monotonic() > deadline:
            raise Trouble(f"The sandbox did not start. The end of {LOGS}/sandbox.log:\n{tail(LOGS / 'sandbox.log')}")
        time.sleep(0.1)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def serve(household: Household, port: int) -> None:
    python = str(PYTHON)
    web = household.add(Program("web", lambda: spawn("web", [python, *WEB, "--bind", f"127.0.0.1:{port}"])))
    household.add(Program("worker", lambda: spawn("worker", [python, *WORKER])))
    household.add(Program("scheduler", lambda: spawn("scheduler", [python, *SCHEDULER])))
    await_page(household, web, port)


def await_page(household: Household, web: Program, port: int) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while not is_healthy(port):
        household.mend()
        if web.deaths >= 2 or time.monotonic() > deadline:
            raise Trouble(f"The site did not start. The end of {LOGS}/web.log:\n{tail(LOGS / 'web.log')}")
        time.sleep(0.1)


def is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/health", headers={"Host": "localhost"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def manage(*words: str) -> str:
    """Run a management command to its end, and give what it said."""
    done = subprocess.run(
        [str(PYTHON), "manage.py", *words], cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    with (LOGS / "setup.log").open("a") as log:
        log.write(f"--- manage.py {' '.join(words)}\n{done.stdout}{done.stderr}")
    if done.returncode:
        raise Trouble(f"manage.py {words[0]} failed. The end of {LOGS}/setup.log:\n{tail(LOGS / 'setup.log')}")
    return done.stdout


def sandbox_port(values: dict[str, str], taken: int) -> int:
    found = free_port(int(values.get("STRIPE_SANDBOX_PORT", "0")))
    return found if found != taken else free_port()


def refuse_taken(port: int) -> None:
    """Say so where another program serves on the port already; what is just ending gets a moment to let go of it."""
    deadline = time.monotonic() + LETTING_GO_SECONDS
    while True:
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
                return
        except PermissionError:
            raise Trouble(f"Port {port} is for root alone: choose one above 1023 with --port") from None
        except (OSError, OverflowError):
            if time.monotonic() > deadline:
                taken = f"Port {port} is taken: choose another with --port {min(port, 65000) + 1}"
                raise Trouble(taken) from None
            time.sleep(0.1)


@contextmanager
def only_one() -> Iterator[None]:
    """Hold the folder for one start at a time; the system lets go of it when we die, however we die."""
    DATA.mkdir(parents=True, exist_ok=True)
    with (DATA / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            address = remembered.read().get("SITE_URL", "")
            raise Trouble(f"Assent is running already in this folder: {address}".rstrip(": ")) from None
        yield
