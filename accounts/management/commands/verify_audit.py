import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.queries import seals
from accounts.queries.seals import Proof


class Command(BaseCommand):
    help = (
        "Prove that nobody changed the audit trail, or name the first bad entry, and any that has waited for its seal"
        " for a minute. Write down the head it prints and give it back with --head later: an end that was cut off"
        " shows in no other way. Exits with 1 when something is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the finding as JSON")
        parser.add_argument("--head", metavar="POSITION:HASH", help="a head from earlier that must still be there")

    def handle(self, *args: Any, **options: Any) -> None:
        proof = seals.proof(at=timezone.now())
        lost = self.lost_head(options["head"])
        if options["json"]:
            found = asdict(proof) | {"lost_head": lost, "is_whole": proof.is_whole and not lost}
            self.stdout.write(json.dumps(found, indent=2))
        else:
            self.tell(proof, lost)
        if lost or not proof.is_whole:
            raise CommandError("The audit trail is not whole.", returncode=1)

    def lost_head(self, head: str | None) -> str:
        """The head that was given, where it is no longer part of the chain."""
        if not head:
            return ""
        position, _, hashed = head.partition(":")
        if not position.isdecimal():
            raise CommandError("--head is POSITION:HASH, as this command printed it.", returncode=2)
        return "" if seals.has_seal(int(position), hashed) else head

    def tell(self, proof: Proof, lost: str) -> None:
        self.stdout.write(f"{proof.checked} entries hold. Head: {proof.head_position}:{proof.head_hash}")
        if proof.first_bad:
            self.stdout.write(f"First bad entry: {proof.first_bad}")
        for entry in proof.unsealed:
            self.stdout.write(f"Unsealed for more than a minute: {entry}")
        if lost:
            self.stdout.write(f"Not in the chain any more: {lost}")
