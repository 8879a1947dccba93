from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from licensing.services import search_index
from marketplace.catalog.models import Catalog


class Command(BaseCommand):
    help = "Put catalogs into the search index: those that changed, or with --all every one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also those in which nothing changed")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if not options["all"]:
            self.stdout.write(f"{search_index.refresh_stale(at=now)} catalogs refreshed")
            return
        for catalog in Catalog.objects.order_by("pk"):
            self.stdout.write(f"{catalog}: {search_index.refresh(catalog, at=now)} recordings")
