"""What moves a balance: refunds, disputes, transfers, reversals, payouts, exchange, fees."""
