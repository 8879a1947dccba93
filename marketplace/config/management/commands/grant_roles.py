from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from marketplace.config import roles


class Command(BaseCommand):
    help = "Give the application's database role its rights; it may not change append-only tables. Run it as the owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--role", default="", help="the role (default: the user in DATABASE_URL)")

    def handle(self, *args: Any, **options: Any) -> None:
        role = options["role"] or roles.application_role()
        if not role:
            self.stderr.write("The owner of the tables serves the site: no second role to give rights to.")
            return
        roles.grant(role)
        self.stdout.write(f"{role} may read and write, and not change {len(roles.append_only_tables())} tables.")
