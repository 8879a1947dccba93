"""Permission in random worlds, beside an oracle, and along every way around it."""
