"""Data sets: where the files lie, what the classes are called, batches."""
