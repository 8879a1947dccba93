"""Tell a label that somebody took back what it had declared for them."""

from accounts.models import Organisation, Party, User
from accounts.queries.people import answerable
from accounts.services import mail


def tell(label: Organisation | None, who: Party, *, document: str, recordings: int, actor: User | None) -> None:
    """Write to whoever answers for the label; nobody is told what they did themselves."""
    for user in answerable(label) if label else []:
        if user != actor:
            mail.send_to(user, "permission_withdrawn", who=who.name, document=document, recordings=recordings)
