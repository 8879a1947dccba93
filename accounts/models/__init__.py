from accounts.models.audit import AuditEntry, AuditSeal
from accounts.models.idempotency import IdempotencyKey
from accounts.models.kept_letters import KeptLetter
from accounts.models.keys import ApiKey
from accounts.models.letters import Letter
from accounts.models.organisations import Invitation, Membership, Organisation, Verification
from accounts.models.parties import Party
from accounts.models.representations import Representation
from accounts.models.users import User

__all__ = [
    "ApiKey",
    "AuditEntry",
    "AuditSeal",
    "IdempotencyKey",
    "Invitation",
    "KeptLetter",
    "Letter",
    "Membership",
    "Organisation",
    "Party",
    "Representation",
    "User",
    "Verification",
]
