"""A local stand-in for Stripe: its own process, the standard library and one SQLite file.

It emulates a documented subset, written from Stripe's published OpenAPI document and pages; nobody here has compared
it with live Stripe. What it does not emulate it says so, with a 404.
"""

API_VERSION = "2026-05-27.dahlia"
BANNER = "Sandbox: no real money. This is not Stripe."
