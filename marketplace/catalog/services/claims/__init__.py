"""Two organisations want one thing: opened, looked at, answered, decided, appealed."""
