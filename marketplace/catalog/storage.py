"""Where catalog code finds the storage of private files, which all apps share."""

from accounts.storage import Stored, chunks, is_stored, measure, open_stored, size_of, store

__all__ = ["Stored", "chunks", "is_stored", "measure", "open_stored", "size_of", "store"]
