"""Connected accounts: opened, asked for what is missing, restricted, closed."""
