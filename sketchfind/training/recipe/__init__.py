"""Recipes: every setting of a training run, read from TOML and checked."""
