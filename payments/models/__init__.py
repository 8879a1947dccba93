from payments.models.holds import Hold
from payments.models.inbox import InboxEvent
from payments.models.ledger import Account, Entry, Posting
from payments.models.lines import RoyaltyLine
from payments.models.operations import Operation
from payments.models.orders import Order
from payments.models.owed import OwedBack
from payments.models.runs import Pool, RoyaltyRun, RunStep, Weighing
from payments.models.statements import Statement

__all__ = [
    "Account",
    "Entry",
    "Hold",
    "InboxEvent",
    "Operation",
    "Order",
    "OwedBack",
    "Pool",
    "Posting",
    "RoyaltyLine",
    "RoyaltyRun",
    "RunStep",
    "Statement",
    "Weighing",
]
