"""The right side: the grid of photos, one photo large, and what can be done with photos."""
