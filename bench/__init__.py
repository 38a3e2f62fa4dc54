"""Benchmarks: how fast, against what bounds it. `make bench`; see README.md."""
