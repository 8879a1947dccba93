"""A market played by chance: random buyers, banks and bad days, from a seed, against the real sandbox."""
