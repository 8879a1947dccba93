"""DDEX messages: read, refused, and written into cells."""
