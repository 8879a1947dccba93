"""Whom the site pays and is paid through, and what an operator answers for once the money is real."""

from django.utils.translation import gettext_noop

from marketplace.config.environment import flag, pairs, text, words

STRIPE_SECRET_KEY = text("STRIPE_SECRET_KEY")
STRIPE_API_BASE = text("STRIPE_API_BASE", "https://api.stripe.com" if STRIPE_SECRET_KEY else "http://127.0.0.1:12111")
# Without a key the site talks to payments/sandbox on this machine, or on the one host that is named.
STRIPE_SANDBOX = flag("STRIPE_SANDBOX", default=not STRIPE_SECRET_KEY)
STRIPE_SANDBOX_HOST = text("STRIPE_SANDBOX_HOST")
# Where buyers pay, and where payees tell Stripe who they are.
STRIPE_PAGES = ["https://checkout.stripe.com", "https://connect.stripe.com", "https://accounts.stripe.com"]
STRIPE_PAGE_SECONDS = 20  # all that one page asks of Stripe together; gunicorn gives up after thirty


def _stand_in(value: str) -> str:
    return value if STRIPE_SANDBOX else ""


# Stripe has one endpoint for our own account, one for connected accounts, one for events that only name their object.
# Each has several secrets while one is changed. The sandbox's are known to all: its events only make us look again.
STRIPE_WEBHOOK_SECRETS = words("STRIPE_WEBHOOK_SECRETS", _stand_in("whsec_of_the_sandbox"))
STRIPE_CONNECT_WEBHOOK_SECRETS = words("STRIPE_CONNECT_WEBHOOK_SECRETS", _stand_in("whsec_of_the_sandbox_connect"))
STRIPE_THIN_WEBHOOK_SECRETS = words("STRIPE_THIN_WEBHOOK_SECRETS", _stand_in("whsec_of_the_sandbox_thin"))

# So long a worker has to handle one message; then it is believed dead, and another takes the message.
STRIPE_MESSAGE_LEASE_SECONDS = int(text("STRIPE_MESSAGE_LEASE_SECONDS", "300"))

# Who sells the licences, as invoices, receipts and payouts name them; lines of the address are parted by semicolons.
SELLER_NAME = text("SELLER_NAME", _stand_in("Assent (sandbox)"))
SELLER_ADDRESS = text("SELLER_ADDRESS", _stand_in("No street 1; 00000 Nowhere"))
SELLER_COUNTRY = text("SELLER_COUNTRY", _stand_in("DE"))
SELLER_TAX_NUMBER = text("SELLER_TAX_NUMBER", _stand_in("DE000000000"))
# What invoices print besides: whom to ask, and where to pay to; lines are parted by semicolons.
SELLER_EMAIL = text("SELLER_EMAIL")
SELLER_BANK_DETAILS = text("SELLER_BANK_DETAILS", _stand_in("Sandbox bank; no account, so that nobody pays"))
# What the operator's tax adviser said, in a sentence that is printed: on invoices, and where payees are paid.
SALES_TAX_RULE = text(
    "SALES_TAX_RULE", _stand_in(gettext_noop("Sandbox: no tax is charged, and this is not an invoice."))
)
WITHHOLDING_RULE = text("WITHHOLDING_RULE", _stand_in(gettext_noop("Sandbox: nothing is withheld from royalties.")))

# Of 10,000, by the day from which the rate holds; frozen on each quote.
PLATFORM_FEE_PARTS = {day: int(parts) for day, parts in pairs(text("PLATFORM_FEE_PARTS", "2026-01-01=800"))}
# The most that one payee may come to owe after a refund of what they were paid; beyond it, the platform bears it.
PAYEE_DEBT_CAP = dict(pairs(text("PAYEE_DEBT_CAP", "USD=500.00 EUR=500.00 GBP=400.00 JPY=75000 KRW=700000")))
# Of what a month brings a payee, at most so much goes to what they owe.
DEBT_SET_OFF_PERCENT = int(text("DEBT_SET_OFF_PERCENT", "50"))
# So long nothing is paid to a new account of a payee, and the old address can object.
PAYEE_CHANGE_HOURS = int(text("PAYEE_CHANGE_HOURS", "72"))
# So long what a distribution brought waits before it is paid out.
PAYOUT_HOLD_DAYS = int(text("PAYOUT_HOLD_DAYS", "7"))
# No payout below this, whatever the payee says. Stripe sends at least one unit of the payee's own currency, more where
# banks charge for it: 40,000 won in Korea (docs.stripe.com/connect/cross-border-payouts/special-requirements, read in
# 2026). Below ten euros a bank transfer abroad costs more than it brings.
PAYOUT_FLOORS = dict(pairs(text("PAYOUT_FLOORS", "USD=10.00 EUR=10.00 GBP=10.00 JPY=1500 KRW=40000")))
# Above so much, in a run's own currency, a second operator approves it, too.
PAYOUT_SECOND_OPERATOR_ABOVE = int(text("PAYOUT_SECOND_OPERATOR_ABOVE", "10000"))
# Our own bank account, from which payees are paid whom Stripe does not reach.
PAYOUT_IBAN = text("PAYOUT_IBAN", _stand_in("DE89370400440532013000"))
PAYOUT_BIC = text("PAYOUT_BIC", _stand_in("COBADEFFXXX"))
