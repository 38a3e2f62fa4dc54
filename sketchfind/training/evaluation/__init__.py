"""Measure a model: what is compared with what, figures, tables and pictures of the outcome."""
