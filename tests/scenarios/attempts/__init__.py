"""Attempts to license or receive a recording that nobody has cleared, each by a way that somebody might try.

Every attempt ends the same: the recording stands in no manifest that was issued after its permission was gone, and no
byte of it goes out.
"""
