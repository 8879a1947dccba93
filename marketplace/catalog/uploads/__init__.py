"""Files of music that people upload, read in plain Python without Django: what they are, and why one is refused."""
