"""What `manage.py check --deploy` asks beside Django's own questions."""

from typing import Any

from django.core import checks

from accounts.queries import mails


@checks.register(checks.Tags.security, deploy=True)
def mail_leaves_the_machine(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Nobody can sign up where the mail that confirms an address only becomes a file."""
    if mails.is_on_this_machine() or not mails.go_to_files():
        return []
    hint = "Set EMAIL_URL, such as smtp://user:password@mail.example:587?tls=1"
    return [checks.Warning("Mail goes to files: nobody can sign up.", hint=hint, id="assent.W001")]
