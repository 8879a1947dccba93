"""Tell the labels that list it what somebody took back, and whoever took it back what they said."""

from collections.abc import Sequence

from accounts.models import Party, User
from accounts.queries.people import answerable
from accounts.services import mail
from marketplace.catalog.queries.grants import listers_of
from marketplace.catalog.queries.taken_back import TakenBack
from marketplace.kit.vocabulary import Purpose


def tell(taken: TakenBack | None, *, document: str = "", actor: User | None) -> None:
    """Write to whoever answers for a label that loses it; nobody is told what they did themselves."""
    if taken is None or taken.party is None:
        return
    purposes = [Purpose(one).label for one in taken.purposes]
    for label, count in listers_of(taken.recordings, but=taken.party.represents).items():
        for user in answerable(label):
            if user != actor:
                mail.send_to(
                    user,
                    "permission_withdrawn",
                    who=taken.party.name,
                    document=document,
                    recordings=count,
                    purposes=purposes,
                )


def receipt(party: Party, words: Sequence[str], *, actor: User | None) -> None:
    """Give a person a copy of what was said in their name, and whoever said it for them."""
    for user in dict.fromkeys([party.user, actor]):
        if user is not None:
            mail.send_to(user, "answer_receipt", who=party.name, words=words, is_own=user == party.user)
