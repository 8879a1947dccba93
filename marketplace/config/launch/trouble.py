class Trouble(Exception):
    """What keeps Assent from running, in a sentence that says what to do."""
