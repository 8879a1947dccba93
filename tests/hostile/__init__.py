"""Files of strangers who mean harm, made here as they are needed, before every entrance that takes a file."""
