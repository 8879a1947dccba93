"""Messages as labels and distributors send them: DDEX ERN 3.7 to 3.8 and 4.1 to 4.3, and MEAD, read into a table.

Written against the published descriptions of the standards; none of DDEX's own schemas is here.
"""
