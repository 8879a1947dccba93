"""The database of a start: the server, its two roles, and their addresses."""

from pathlib import Path

from marketplace.config.launch import home, remembered
from marketplace.config.launch.places import LOGS
from marketplace.config.launch.postgres import Cluster, free_port

# The owner migrates. The application's role reads and writes, and may not change what is append-only (`grant_roles`).
ROLES = """
SELECT format('CREATE ROLE %I LOGIN', name) FROM (VALUES ('assent'), ('assent_app')) AS wanted (name)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \\gexec
ALTER ROLE assent LOGIN PASSWORD '{owner}';
ALTER ROLE assent_app LOGIN PASSWORD '{application}';
GRANT assent_app TO assent;
SELECT 'CREATE DATABASE assent OWNER assent'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'assent') \\gexec
"""


def cluster(values: dict[str, str]) -> Cluster:
    """The cluster of this project, on the port it had before if that is still free."""
    place = home.find()
    found = Cluster(
        directory=place.directory / "data",
        programs=place.programs,
        port=int(values.get("DATABASE_PORT", "0")),
        password=remembered.secret(values, "DATABASE_ADMIN_PASSWORD"),
        log=LOGS / "postgres.log",
        account=place.account,
    )
    found.stop_leftover()
    port = free_port(found.port)
    values["DATABASE_PORT"] = str(port)
    return Cluster(**{**vars(found), "port": port})


def add_roles(server: Cluster, values: dict[str, str]) -> None:
    """Make the roles and the database, and remember their addresses; harmless when they exist."""
    owner = remembered.secret(values, "DATABASE_OWNER_PASSWORD")
    application = remembered.secret(values, "DATABASE_PASSWORD")
    server.execute(ROLES.format(owner=owner, application=application))
    values["DATABASE_URL"] = server.address("assent_app", application, "assent")
    values["OWNER_DATABASE_URL"] = server.address("assent", owner, "assent")


def throwaway(directory: Path, port: int = 0) -> Cluster:
    """A second cluster for tests, which trades safety against power cuts for speed."""
    place = home.find()
    return Cluster(
        directory=place.directory / directory.name,
        programs=place.programs,
        port=free_port(port),
        password="assent",  # noqa: S106  (it listens on loopback for the length of a test run, and holds nothing)
        log=LOGS / f"{directory.name}.log",
        account=place.account,
        options=("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"),
    )
