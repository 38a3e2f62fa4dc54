"""The left edge: folders that are searched, reading them, and what is left out of them."""
