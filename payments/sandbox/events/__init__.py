"""What happened, told to whoever listens: signed, retried, thin or whole."""
