"""The application's verbs: add folders, update, search."""

from sketchfind.library.library import Library

__all__ = ["Library"]
