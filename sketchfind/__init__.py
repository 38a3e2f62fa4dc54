"""sketchfind: find the photo you can picture but cannot name, by drawing it."""

__version__ = "0.1.0"
