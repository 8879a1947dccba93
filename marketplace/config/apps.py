from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The site itself: it has no tables, only the commands and pages that belong to no other app."""

    name = "marketplace.config"
    label = "config"
    verbose_name = "Site"

    def ready(self) -> None:
        """Make Celery's tasks know their application before anything calls one, and Django our checks."""
        from marketplace.config import celery, checks  # noqa: F401
