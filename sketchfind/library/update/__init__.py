"""Keeping the catalog true to the folders: scan, plan, reconcile, encode."""
