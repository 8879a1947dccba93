"""From an uploaded file to the catalog: upload, read, look, mend, accept, write. Nothing is written before accept."""
