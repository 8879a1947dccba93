from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import people


class Command(BaseCommand):
    help = (
        "Let a person operate the marketplace. A new account has no password: its owner asks for one by mail, then sets"
        " up a second factor, without which no operator's page opens."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--name", default="", help="how others see them")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        now = timezone.now()
        user = User.objects.filter(email=email).first()
        if user is None:
            user = people.create(email=email, name=options["name"], verified=True, at=now)
            self.stdout.write(f"Ask for a password at {settings.SITE_URL}{reverse('account_reset_password')}")
        people.make_operator(user, at=now)
        self.stdout.write(f"{email} operates the marketplace.")
