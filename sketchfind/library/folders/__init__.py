"""The roots of a library: which there are, where they are, what is left out, what changes."""
