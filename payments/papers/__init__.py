"""What people take home or send on: invoices, receipts, statements, payouts, evidence; PDF, CSV and ZIP."""
