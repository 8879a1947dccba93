from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from marketplace.config import catalogues, queue, roles, static


class Command(BaseCommand):
    help = "Bring a deployment up to date: tables, the queue, rights, message catalogues, static files."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do nothing twice: it runs before every start."""
        role = roles.application_role()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.refuse_deaf_database()
        if role:
            roles.grant(role)
        queue.install(role)
        for directory in settings.LOCALE_PATHS:
            catalogues.compile_all(directory)
        static.collect()
        self.stdout.write("Up to date.")

    def refuse_deaf_database(self) -> None:
        """Korean has no trigrams in locale C: a search would find nothing, and never say so."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regproc('show_trgm') IS NULL")
            if cursor.fetchone() == (True,):
                return
            cursor.execute("SELECT cardinality(show_trgm('음악')) > 0")
            if cursor.fetchone() == (True,):
                return
        raise CommandError(
            "This database does not know Korean letters. Make it with the locale C.UTF-8 or en_US.UTF-8."
        )
