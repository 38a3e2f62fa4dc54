"""Train every variant of a list with every seed, and write down how they compare."""
