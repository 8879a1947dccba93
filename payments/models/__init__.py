from payments.models.bank_arrivals import BankArrival
from payments.models.bank_statements import BankStatement
from payments.models.bank_transfers import BankTransfer
from payments.models.billing import BillingDetails, InvoiceTerms
from payments.models.countersignatures import Countersignature
from payments.models.disputes import Dispute, Freeze
from payments.models.erasures import Erasure
from payments.models.exchanges import Exchange
from payments.models.holds import Hold
from payments.models.inbox import InboxEvent
from payments.models.invoices import Invoice
from payments.models.ledger import Account, Entry, Posting
from payments.models.lines import RoyaltyLine
from payments.models.operations import Operation
from payments.models.orders import Order
from payments.models.owed import OwedBack
from payments.models.payee_accounts import BankDetails, PayeeAccount
from payments.models.payout_runs import PayoutRun
from payments.models.payouts import Payout
from payments.models.reconciliations import BalanceTransaction, Reconciliation
from payments.models.recoveries import GivenBack, PoolCut, Recovery, TransferReversal
from payments.models.refunds import Refund
from payments.models.refused_messages import RefusedMessages
from payments.models.runs import Pool, RoyaltyRun, RunStep, Weighing
from payments.models.statements import Statement
from payments.models.suspense_answers import SuspenseAnswer
from payments.models.thresholds import PayoutThreshold

__all__ = [
    "Account",
    "BalanceTransaction",
    "BankArrival",
    "BankDetails",
    "BankStatement",
    "BankTransfer",
    "BillingDetails",
    "Countersignature",
    "Dispute",
    "Entry",
    "Erasure",
    "Exchange",
    "Freeze",
    "GivenBack",
    "Hold",
    "InboxEvent",
    "Invoice",
    "InvoiceTerms",
    "Operation",
    "Order",
    "OwedBack",
    "PayeeAccount",
    "Payout",
    "PayoutRun",
    "PayoutThreshold",
    "Pool",
    "PoolCut",
    "Posting",
    "Reconciliation",
    "Recovery",
    "Refund",
    "RefusedMessages",
    "RoyaltyLine",
    "RoyaltyRun",
    "RunStep",
    "Statement",
    "SuspenseAnswer",
    "TransferReversal",
    "Weighing",
]
