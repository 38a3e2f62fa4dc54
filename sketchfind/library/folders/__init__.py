"""The roots of a library: which there are, where they lie, what is left out, what changes."""
