"""Files that people upload, read in plain Python without Django: rows, columns, values, and why a value is refused."""
