"""A buyer's side: checkout sessions, payment intents, charges, and what the buyer's bank does."""
