"""The pages that buyers and payees see: checkout, 3-D Secure, onboarding."""
