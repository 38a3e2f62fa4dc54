"""Benchmarks: how fast the program is, beside its limits. `make bench`; see README.md."""
