"""Measure a model: choose what is compared, and make figures, tables and pictures of the result."""
