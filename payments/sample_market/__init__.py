"""A small fictional market, so that a newcomer finds something to see; every person, firm and song is made up."""
