"""Say what the trainer reads and what is there."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sketchfind.training.cli.common import DATA


@click.group()
def datasets() -> None:
    """Say what the trainer reads and what is there."""


@datasets.command("list")
def list_datasets() -> None:
    """Name the collections and their layouts."""
    from sketchfind.training.data.collections import COLLECTIONS

    for name, read in COLLECTIONS.items():
        click.echo(f"{name:16} {(read.__doc__ or '').splitlines()[0]}")


@datasets.command("check")
@DATA
def check_datasets(data: Path) -> None:
    """Count what lies below the data folder; exit with 1 when something is missing."""
    from sketchfind.training.data.collections import COLLECTIONS

    missing = False
    for name, read in COLLECTIONS.items():
        found = read(data / name)
        counts = {d: sum(e.domain == d for e in found) for d in ("sketch", "photo")}
        classes = len({example.class_name for example in found})
        missing |= not found
        click.echo(
            f"{name:16} {counts['sketch']} sketches, {counts['photo']} photos, {classes} classes"
            if found
            else f"{name:16} missing at {data / name}"
        )
    sys.exit(1 if missing else 0)
