"""Where payees are paid whom Stripe does not reach: bank accounts, sealed, and the files that their bank reads."""
