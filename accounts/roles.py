"""Which members of an organisation may do what: the sets of roles that pages, the API and letters name."""

from typing import Final

from accounts.models import Membership

Role = Membership.Role

OWNERS: Final = frozenset({Role.OWNER})  # who belongs to it, and what its keys may do
EDITORS: Final = frozenset({Role.OWNER, Role.MANAGER})  # everything that changes, and answers for it
SIGNERS: Final = frozenset({Role.OWNER, Role.MANAGER, Role.FINANCE})  # what is agreed to and paid
