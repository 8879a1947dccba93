"""How a request comes in: the server, its routes, forms, lists, and one effect a key."""
