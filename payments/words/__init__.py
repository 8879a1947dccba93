"""What codes of Stripe and of reconciliation mean, in words for a person."""
