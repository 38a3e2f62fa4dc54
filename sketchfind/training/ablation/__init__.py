"""Train every variant of a list with every seed, and tabulate how they compare."""
