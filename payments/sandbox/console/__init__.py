"""What goes wrong on demand: faults, happenings, the clock; a page and an API."""
